package io.caravan.read;

import java.io.IOException;

/** Gives as text, line by line, what cannot be given as a record. */
final class TextLines {

    private static final int LONGEST = 8 << 20;
    private static final int SEAM = 1 << 16;

    private final Window in;
    private final Cuts cuts;
    private long line;

    /** @param line on which the stretch begins */
    TextLines(Window in, Cuts cuts, long line) {
        this.in = in;
        this.cuts = cuts;
        this.line = line;
    }

    /** Gives the window's stretch; with {@code more} to come, its last line only as far as it is too long. */
    void give(boolean more) throws IOException {
        while (in.length() > 0) {
            int lineEnd = in.lineEnd();
            int length = lineEnd < 0 ? in.length() : lineEnd;
            if (length > LONGEST) {
                piece(seam());
            } else if (lineEnd >= 0) {
                line(lineEnd);
            } else if (more) {
                return;
            } else {
                piece(length);
            }
        }
    }

    private void line(int lineEnd) throws IOException {
        int length = lineEnd > 0 && in.at(lineEnd - 1) == '\r' ? lineEnd - 1 : lineEnd;
        piece(length);
        in.pass(lineEnd - length + 1, cuts);
        line++;
    }

    private void piece(int length) throws IOException {
        if (in.isBlank(length)) {
            in.pass(length, cuts);
        } else {
            in.give(new Piece.Text(line, in.copy(length)), cuts);
        }
    }

    /** Where to part a line that is too long: where neither a value nor a name and its value are torn, if there is. */
    private int seam() {
        for (int length = LONGEST; length > LONGEST - SEAM; length--) {
            int last = in.at(length - 1);
            if (last == ',' || last == ';' || last == '\t' || last == '{' || last == '}') {
                return length;
            }
        }
        return LONGEST;
    }
}

package io.caravan.read;

import java.io.IOException;

/** Cuts at line ends; blank lines are no pieces. */
final class LineCutter implements Cutter {

    private final Window in;
    private final Cuts cuts;
    private final int limit;
    private final Maker maker;

    /** Makes the piece of a line. */
    interface Maker {
        Piece of(long line, byte[] bytes);
    }

    LineCutter(Window in, Cuts cuts, int limit, Maker maker) {
        this.in = in;
        this.cuts = cuts;
        this.limit = limit;
        this.maker = maker;
    }

    @Override
    public void cut() throws IOException {
        for (long line = 1; in.peek() >= 0; line++) {
            in.skipLine(limit);
            if (in.length() > limit) {
                giveLongLine(line);
            }
            giveLine(line);
        }
    }

    private void giveLine(long line) throws IOException {
        int length = in.length();
        boolean hasEnd = in.peek() >= 0;
        if (hasEnd) {
            in.skip();
            if (length > 0 && in.at(length - 1) == '\r') {
                length--;
            }
        }
        if (!in.isBlank(length)) {
            in.give(maker.of(line, in.copy(length)), cuts);
        }
        in.pass(in.length(), cuts);
    }

    private void giveLongLine(long line) throws IOException {
        TextLines text = new TextLines(in, cuts, line);
        while (in.length() > limit) {
            text.give(true);
            in.skipLine(limit);
        }
        text.give(false);
    }
}

package io.caravan.read;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a JSON array into its elements, or a sequence of objects into objects, by counting brackets outside of strings.
 * What is not closed, and what follows the array, is text.
 */
final class SliceCutter implements Cutter {

    private static final int BLANKS = 1 << 16;

    private final Window in;
    private final Cuts cuts;
    private final int limit;
    private final boolean array;
    private final @Nullable RecordsArray document;
    private long line = 1;

    /** @param document finds the array where it is one within a document; otherwise null */
    SliceCutter(Window in, Cuts cuts, int limit, boolean array, @Nullable RecordsArray document) {
        this.document = document;
        this.in = in;
        this.cuts = cuts;
        this.limit = limit;
        this.array = array;
    }

    @Override
    public void cut() throws IOException {
        boolean more = skipBlanks();
        if (more && document != null) {
            skipToArray(document);
            more = skipBlanks();
        } else if (more && array) {
            in.skip(); // the opening bracket
            more = skipBlanks();
        }
        while (more && !(array && in.peek() == ']')) {
            slice();
            if (array && in.peek() == ',') {
                in.skip();
            } else if (array) {
                break;
            }
            more = skipBlanks();
        }
        if (array && in.peek() == ']') {
            in.skip();
            in.pass(in.length(), cuts);
        }
        rest();
    }

    /** What comes before the records is text, and may name a person as well. */
    private void skipToArray(RecordsArray array) throws IOException {
        TextLines text = new TextLines(in, cuts, line);
        for (int b = in.peek(); b >= 0; b = in.peek()) {
            array.take(b);
            if (array.hasBegun()) {
                text.give(false);
                in.skip(); // the opening bracket
                return;
            }
            in.skip();
            if (b == '\n') {
                line++;
            }
            if (in.length() > limit) {
                text.give(true);
            }
        }
        text.give(false);
    }

    /** One record, up to the comma or bracket that ends it or with its last brace. */
    private void slice() throws IOException {
        TextLines text = new TextLines(in, cuts, line);
        Nesting nesting = new Nesting();
        long start = line;
        boolean whole = true;
        boolean closed = false;
        for (int b = in.peek(); b >= 0 && !closed; b = in.peek()) {
            if (array && (b == ',' || b == ']') && nesting.isOutermost()) {
                break;
            }
            in.skip();
            if (b == '\n') {
                line++;
            }
            nesting.take(b);
            closed = !array && b == '}' && nesting.isClosed();
            if (in.length() > limit) {
                whole = false;
                text.give(true);
            }
        }
        if (whole && (closed || in.peek() >= 0)) {
            give(start);
        } else {
            text.give(false);
        }
    }

    private void give(long start) throws IOException {
        int length = in.length();
        while (length > 0 && isBlank(in.at(length - 1))) {
            length--;
        }
        in.give(new Piece.Json(start, in.copy(length)), cuts);
        in.pass(in.length(), cuts);
    }

    /** Gives on the blanks that follow, and what was looked at before; whether more follows them. */
    private boolean skipBlanks() throws IOException {
        int b = in.peek();
        while (isBlank(b)) {
            in.skip();
            if (b == '\n') {
                line++;
            }
            if (in.length() >= BLANKS) {
                in.pass(in.length(), cuts);
            }
            b = in.peek();
        }
        in.pass(in.length(), cuts);
        return b >= 0;
    }

    private void rest() throws IOException {
        TextLines text = new TextLines(in, cuts, line);
        while (in.peek() >= 0) {
            in.skipLine(limit);
            if (in.peek() == '\n') {
                in.skip();
            }
            text.give(true);
        }
        text.give(false);
    }

    private static boolean isBlank(int b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}

package io.caravan.read;

/** Counts the brackets of a JSON text outside of its strings. */
final class Nesting {

    private int depth;
    private boolean inString;
    private boolean escaped;

    void take(int b) {
        if (inString) {
            inString = escaped || b != '"';
            escaped = !escaped && b == '\\';
        } else if (b == '"') {
            inString = true;
        } else if (b == '{' || b == '[') {
            depth++;
        } else if (b == '}' || b == ']') {
            depth--;
        }
    }

    /** Whether as many brackets were closed as were opened. */
    boolean isOutermost() {
        return depth == 0 && !inString;
    }

    /** Whether no bracket is open; more may have been closed than were opened. */
    boolean isClosed() {
        return depth <= 0 && !inString;
    }
}

package io.caravan.read;

import org.jspecify.annotations.Nullable;

/**
 * The first line of what a client has sent, its escapes not undone. What is no {@code METHOD target PROTOCOL} stays as it was
 * written, as a target without the others: it may be anything, and a line is not wrong because somebody has sent rubbish.
 */
record LogRequest(@Nullable String method, @Nullable String target, @Nullable String protocol) {

    private static final int LONGEST_WORD = 32;

    /** @param written null where the client has sent nothing */
    static LogRequest of(@Nullable String written) {
        if (written == null || written.isEmpty()) {
            return new LogRequest(null, null, null);
        }
        int first = written.indexOf(' ');
        int last = written.lastIndexOf(' ');
        if (last > first + 1 && isMethod(written, first) && isProtocol(written, last + 1)) {
            return new LogRequest(
                    written.substring(0, first), written.substring(first + 1, last), written.substring(last + 1));
        }
        return new LogRequest(null, written, null);
    }

    private static boolean isMethod(String written, int end) {
        for (int i = 0; i < end; i++) {
            char c = written.charAt(i);
            if (!isLetter(c) && c != '-' && c != '_') {
                return false;
            }
        }
        return end > 0 && end <= LONGEST_WORD;
    }

    private static boolean isProtocol(String written, int start) {
        int slash = written.indexOf('/', start);
        if (slash <= start || written.length() - start > LONGEST_WORD) {
            return false;
        }
        for (int i = start; i < written.length(); i++) {
            char c = written.charAt(i);
            boolean fits = i < slash ? isLetter(c) : i == slash || c == '.' || (c >= '0' && c <= '9');
            if (!fits) {
                return false;
            }
        }
        return slash + 1 < written.length();
    }

    private static boolean isLetter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}

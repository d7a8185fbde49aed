package io.caravan.run;

/** Names that others chose, fit for a log, a mail or a terminal. */
public final class Printable {

    private Printable() {}

    /**
     * The text with a question mark for every character that controls or formats or ends a line, so that no line and no
     * terminal is taken over.
     */
    public static String text(String text) {
        return text.codePoints()
                .map(c -> isVisible(c) ? c : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isVisible(int c) {
        int type = Character.getType(c);
        return !Character.isISOControl(c)
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }
}

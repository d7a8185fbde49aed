package io.caravan.run;

/** Names that others chose, fit for a log, a mail or a terminal. */
public final class Printable {

    private Printable() {}

    /** The text with a question mark for every control character, so that no line and no terminal is taken over. */
    public static String text(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

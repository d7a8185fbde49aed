package io.caravan.read;

/**
 * A text in such a form that no spreadsheet takes it for a formula: with an apostrophe before what one could begin with.
 * A text that begins so by itself gets one as well, so that the original can be told.
 */
public final class FormulaSafe {

    private static final String BEGINNINGS = "=+-@\t\r\n'";

    private FormulaSafe() {}

    /** The safe form of {@code text}. */
    public static String safe(String text) {
        return isAtRisk(text, 0) ? "'" + text : text;
    }

    /** The text whose safe form is {@code safe}. */
    static String original(String safe) {
        return safe.startsWith("'") && isAtRisk(safe, 1) ? safe.substring(1) : safe;
    }

    private static boolean isAtRisk(String text, int at) {
        return text.length() > at && BEGINNINGS.indexOf(text.charAt(at)) >= 0;
    }
}

package io.caravan.read;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A text in such a form that no spreadsheet takes it for a formula: with an apostrophe before what one could begin with.
 * A text that begins so by itself gets one as well, so that the original can be told.
 */
public final class FormulaSafe {

    private static final String BEGINNINGS = "=+-@\t\r\n'";

    /** Texts of letters that a spreadsheet takes for something else: MARCH1, Sep-2, TRUE. */
    private static final Pattern REFORMATTED = Pattern.compile(
            "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-./ ]*[0-9].*|true|false", Pattern.DOTALL);

    private FormulaSafe() {}

    /** The safe form of {@code text}. */
    public static String safe(String text) {
        return isFormula(text) ? "'" + text : text;
    }

    /**
     * The form of a text that no spreadsheet reformats either, as it does with numbers, days and times: of {@code 00123} the
     * zeros would go.
     */
    public static String untouched(String text) {
        return isFormula(text) || isReformatted(text) ? "'" + text : text;
    }

    /** The text whose safe or untouched form is {@code safe}. */
    static String original(String safe) {
        if (!safe.startsWith("'")) {
            return safe;
        }
        String text = safe.substring(1);
        return isFormula(text) || isReformatted(text) ? text : safe;
    }

    private static boolean isFormula(String text) {
        return !text.isEmpty() && BEGINNINGS.indexOf(text.charAt(0)) >= 0;
    }

    private static boolean isReformatted(String text) {
        return !text.isBlank()
                && (!Character.isLetter(text.codePointAt(0))
                        || REFORMATTED.matcher(text.toLowerCase(Locale.ROOT)).matches());
    }
}

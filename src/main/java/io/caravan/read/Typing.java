package io.caravan.read;

import io.caravan.contract.Cleaning;
import io.caravan.contract.Field;
import io.caravan.contract.FieldType;
import io.caravan.run.KeyText;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a single text of a record stands for: it is trimmed where the contract says so, and {@code "16.99"} becomes the
 * decimal 16.99 where the contract says number. A text that is no number stays text, for the next room to judge.
 */
final class Typing {

    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]{0,99})(\\.[0-9]{1,99})?([eE][+-]?[0-9]{1,3})?");
    private static final int MAX_EXPONENT = 1000;

    private static final int DAY = "2020-01-31".length();

    private Typing() {}

    /** A {@link String}, {@link BigDecimal} or {@link Boolean}; null when the contract has an empty text be null. */
    static @Nullable Object typed(Field field, String text) {
        String repaired = repaired(field.cleanings(), text);
        if (repaired.isEmpty() && field.cleanings().contains(Cleaning.EMPTY_TO_NULL)) {
            return null;
        }
        return switch (field.type()) {
            case NUMBER, INTEGER -> {
                String number = repaired.strip();
                yield NUMBER.matcher(number).matches() ? new BigDecimal(number) : repaired;
            }
            case BOOLEAN ->
                switch (repaired.strip()) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> repaired;
                };
            case DATE_TIME, LOCAL_DATE_TIME ->
                field.cleanings().contains(Cleaning.ISO_TIME) ? isoTime(repaired) : repaired;
            case TEXT, DATE, IP_ADDRESS -> repaired;
        };
    }

    private static String repaired(List<Cleaning> cleanings, String text) {
        if (cleanings.contains(Cleaning.NORMALISE)) {
            return KeyText.normalised(text);
        }
        return cleanings.contains(Cleaning.ONE_KEY_ONE_TEXT)
                ? KeyText.of(text)
                : cleanings.contains(Cleaning.TRIM) ? text.strip() : text;
    }

    /** Whether a whole number stands for its digits here. */
    static boolean isWantedAsText(Field field) {
        return field.type() == FieldType.TEXT && field.cleanings().contains(Cleaning.NUMBER_TO_TEXT);
    }

    private static String isoTime(String text) {
        boolean blank = text.length() > DAY && text.charAt(DAY) == ' ';
        return blank ? text.substring(0, DAY) + 'T' + text.substring(DAY + 1) : text;
    }

    /** An exponent such as 1e999999999 is a few bytes here and a billion digits wherever it is written out. */
    static boolean isSane(BigDecimal number) {
        return Math.abs((long) number.scale()) <= MAX_EXPONENT;
    }
}

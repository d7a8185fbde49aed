package io.caravan.run;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * One form for the texts by which records are known: keys, references and identifiers. Two that nobody can tell apart on paper
 * are one text, or are rejected.
 */
public final class KeyText {

    private KeyText() {}

    /** The text without blanks of any kind around it, in Unicode's form NFC. */
    public static String of(String text) {
        String trimmed = trimmed(text);
        return isAscii(trimmed) ? trimmed : Normalizer.normalize(trimmed, Normalizer.Form.NFC);
    }

    /** The same in form NFKC, in which full-width digits are digits, and without invisible characters. */
    public static String normalised(String text) {
        if (isAscii(text) && text.codePoints().noneMatch(NormalForm::isInvisible)) {
            return of(text);
        }
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().filter(c -> !NormalForm.isInvisible(c)).forEach(visible::appendCodePoint);
        return trimmed(Normalizer.normalize(visible, Normalizer.Form.NFKC));
    }

    /**
     * What makes the text look like another: {@code holds the invisible character U+200B}.
     *
     * @param text in the form of {@link #of(String)}
     */
    public static Optional<String> lookAlike(String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (c < ' ' || c == 0x7F || Character.getType(c) == Character.CONTROL) {
                return Optional.of("holds the control character " + name(c));
            }
            if (c > 0x7F && NormalForm.isInvisible(c)) {
                return Optional.of("holds the invisible character " + name(c));
            }
            if (c > 0x7F && !Normalizer.isNormalized(Character.toString(c), Normalizer.Form.NFKC)) {
                return Optional.of("holds " + name(c) + ", which only looks like another character");
            }
        }
        return isAscii(text) || Normalizer.isNormalized(text, Normalizer.Form.NFKC)
                ? Optional.empty()
                : Optional.of("holds characters that only look like others");
    }

    private static String name(int codePoint) {
        return String.format(Locale.ROOT, "U+%04X", codePoint);
    }

    private static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7F) {
                return false;
            }
        }
        return true;
    }
}

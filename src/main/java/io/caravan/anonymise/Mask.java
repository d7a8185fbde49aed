package io.caravan.anonymise;

/** Shows the first letter of a text and stars for the rest; of an e-mail address its domain as well. */
final class Mask {

    private Mask() {}

    static String mask(String text) {
        int at = text.lastIndexOf('@');
        return at > 0 ? hide(text.substring(0, at)) + text.substring(at) : hide(text);
    }

    private static String hide(String text) {
        int letters = text.codePointCount(0, text.length());
        return letters < 2
                ? "*".repeat(letters)
                : text.substring(0, text.offsetByCodePoints(0, 1)) + "*".repeat(letters - 1);
    }
}

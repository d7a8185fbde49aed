package io.caravan.run;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/**
 * The form in which two spellings of one identifier are the same: Unicode NFKC, without invisible characters, in lower case,
 * without blanks and quotes around it. Leading zeros count: {@code 00123} is not {@code 123}. An erasure and the suppression
 * of late records compare by it, so that no spelling escapes them.
 */
public final class NormalForm {

    private static final String MAILTO = "mailto:";
    private static final String QUOTES = "\"'`<>\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a";

    private NormalForm() {}

    /** The normal form of an id, or of any other text; empty when nothing visible is left. */
    public static String ofId(String id) {
        if (isNormal(id)) {
            return id;
        }
        StringBuilder seen = new StringBuilder(id.length());
        id.codePoints().filter(c -> !isInvisible(c)).forEach(seen::appendCodePoint);
        String visible = Normalizer.normalize(seen, Normalizer.Form.NFKC);
        int start = 0;
        int end = visible.length();
        while (start < end && isAround(visible.charAt(start))) {
            start++;
        }
        while (end > start && isAround(visible.charAt(end - 1))) {
            end--;
        }
        // Upper case first, as some letters (ſ, ς) have a lower case that is not the one of their upper case.
        return visible.substring(start, end).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /** The normal form of an e-mail address, also of one in a link ({@code mailto:}, {@code %40}). */
    public static String ofEmail(String email) {
        if (isNormal(email)) {
            return email;
        }
        String address = ofId(email);
        if (address.startsWith(MAILTO)) {
            address = ofId(address.substring(MAILTO.length()));
        }
        return address.indexOf('%') < 0 ? address : ofId(withoutPercentSigns(address));
    }

    /** Whether a character leaves no mark on paper: a soft hyphen, a joiner, a byte order mark, a mark of direction. */
    public static boolean isInvisible(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.FORMAT
                || (type == Character.CONTROL && !Character.isWhitespace(codePoint))
                || (codePoint >= 0xFE00 && codePoint <= 0xFE0F) // variation selectors
                || codePoint == 0x034F; // combining grapheme joiner
    }

    private static boolean isNormal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "@.-_+".indexOf(c) >= 0;
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAround(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || QUOTES.indexOf(c) >= 0;
    }

    private static String withoutPercentSigns(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream meant = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length && bytes[i] == '%' ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            if (low < 0) {
                meant.write(bytes[i]);
            } else {
                meant.write(high * 16 + low);
                i += 2;
            }
        }
        return meant.toString(StandardCharsets.UTF_8);
    }
}

package io.caravan.erase;

import java.util.Arrays;

/**
 * A text as it is meant, with the place of each of its characters in the original: escapes of JSON and of URLs stand for
 * their characters, also when one is written in the other, and the zeros of UTF-16 are left out. It takes time and memory
 * in proportion to the original.
 */
final class DecodedText {

    /** An escape within an escape within an escape: a JSON text in a JSON text in a URL. */
    private static final int MOST_LAYERS = 3;

    private final char[] chars;
    private final int[] starts;
    private final int length;

    private DecodedText(char[] chars, int[] starts, int length) {
        this.chars = chars;
        this.starts = starts;
        this.length = length;
    }

    /** Of text in UTF-8; a byte that is none stands for the character of ISO 8859-1. Places are those of bytes. */
    static DecodedText of(byte[] bytes, int from, int to) {
        char[] chars = new char[to - from];
        int[] starts = new int[to - from + 1];
        int length = 0;
        int i = from;
        while (i < to) {
            int size = sequence(bytes, i, to);
            int codePoint = size == 1 ? bytes[i] & 0xff : bytes[i] & (0x7f >> size);
            for (int j = 1; j < size; j++) {
                codePoint = (codePoint << 6) | (bytes[i + j] & 0x3f);
            }
            if (codePoint != 0) {
                for (char c : Character.toChars(codePoint)) {
                    starts[length] = i;
                    chars[length++] = c;
                }
            }
            i += size;
        }
        starts[length] = to;
        return new DecodedText(chars, starts, length).meant();
    }

    /** Of a text. Places are those of its characters. */
    static DecodedText of(String text) {
        int[] starts = new int[text.length() + 1];
        Arrays.setAll(starts, i -> i);
        return new DecodedText(text.toCharArray(), starts, text.length()).meant();
    }

    /** How many bytes the character has that begins at {@code i}; 1 also when they are no UTF-8. */
    private static int sequence(byte[] bytes, int i, int to) {
        int first = bytes[i] & 0xff;
        int size = first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 1;
        if (i + size > to) {
            return 1;
        }
        for (int j = 1; j < size; j++) {
            if ((bytes[i + j] & 0xc0) != 0x80) {
                return 1;
            }
        }
        int second = size < 3 ? 0 : bytes[i + 1] & 0xff;
        boolean isBad =
                switch (first) {
                    case 0xe0 -> second < 0xa0;
                    case 0xed -> second > 0x9f; // halves of pairs
                    case 0xf0 -> second < 0x90;
                    case 0xf4 -> second > 0x8f;
                    default -> false;
                };
        return isBad ? 1 : size;
    }

    private DecodedText meant() {
        DecodedText text = this;
        for (int layer = 0; layer < MOST_LAYERS && text.hasEscape(); layer++) {
            DecodedText decoded = text.withoutEscapes();
            if (decoded.length == text.length) {
                return text;
            }
            text = decoded;
        }
        return text;
    }

    private boolean hasEscape() {
        for (int i = 0; i < length; i++) {
            if (chars[i] == '\\' || chars[i] == '%') {
                return true;
            }
        }
        return false;
    }

    private DecodedText withoutEscapes() {
        char[] decoded = new char[length];
        int[] places = new int[length + 1];
        int count = 0;
        int i = 0;
        while (i < length) {
            places[count] = starts[i];
            int escaped = chars[i] == '\\' ? backslash(i) : chars[i] == '%' ? percent(i) : -1;
            if (escaped < 0) {
                decoded[count++] = chars[i++];
            } else {
                decoded[count++] = (char) escaped;
                i += chars[i] == '%' ? percentLength(i) : chars[i + 1] == 'u' ? 6 : chars[i + 1] == 'x' ? 4 : 2;
            }
        }
        places[count] = starts[length];
        return new DecodedText(decoded, places, count);
    }

    /** What the escape at {@code i} of JSON, or of a log, stands for; -1 when it is none. */
    private int backslash(int i) {
        if (i + 1 >= length) {
            return -1;
        }
        return switch (chars[i + 1]) {
            case '"', '\\', '/', '\'' -> chars[i + 1];
            case 'n', 'r', 't', 'b', 'f' -> ' ';
            case 'u' -> hex(i + 2, 4);
            case 'x' -> hex(i + 2, 2);
            default -> -1;
        };
    }

    /** What the escape at {@code i} of a URL stands for: a byte, or the two or three of one character in UTF-8. */
    private int percent(int i) {
        int first = hex(i + 1, 2);
        int size = percentLength(i) / 3;
        if (first < 0 || size == 1) {
            return first;
        }
        int codePoint = first & (0x7f >> size);
        for (int j = 1; j < size; j++) {
            codePoint = (codePoint << 6) | (hex(i + 3 * j + 1, 2) & 0x3f);
        }
        return codePoint;
    }

    private int percentLength(int i) {
        int first = hex(i + 1, 2);
        int size = first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 1;
        for (int j = 1; j < size; j++) {
            boolean follows = i + 3 * j < length && chars[i + 3 * j] == '%' && (hex(i + 3 * j + 1, 2) & 0xc0) == 0x80;
            if (!follows || hex(i + 3 * j + 1, 2) < 0) {
                return 3;
            }
        }
        return 3 * size;
    }

    private int hex(int from, int digits) {
        if (from + digits > length) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = Character.digit(chars[i], 16);
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value;
    }

    int length() {
        return length;
    }

    char charAt(int i) {
        return chars[i];
    }

    String text(int from, int to) {
        return new String(chars, from, to - from);
    }

    /** The place in the original at which the character begins; for {@link #length()} the end of the original. */
    int place(int i) {
        return starts[i];
    }
}

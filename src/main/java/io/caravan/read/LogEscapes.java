package io.caravan.read;

import io.caravan.contract.LogPart;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a web server writes in a log for a character that would break the line: a backslash and what it stands for. */
final class LogEscapes {

    private static final String LETTERS = "\"\\nrtbv";
    private static final String MEANINGS = "\"\\\n\r\t\b\u000b";

    private LogEscapes() {}

    /**
     * The text that was meant, in UTF-8.
     *
     * @param written a character for each byte
     */
    static @Nullable String undo(@Nullable String written, LogPart part) throws BadRecordException {
        if (written == null || written.indexOf('\\') < 0) {
            return written == null ? null : utf8(written, part);
        }
        byte[] bytes = undone(written);
        if (bytes == null) {
            throw new BadRecordException(
                    part.fieldName(), "escape", "holds a backslash with something after it that no server writes");
        }
        return decoded(bytes, part);
    }

    /** The bytes that were meant; null when an escape is none that there is. */
    static byte @Nullable [] undone(String written) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(written.length());
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c != '\\') {
                bytes.write(c);
                continue;
            }
            char letter = i + 1 < written.length() ? written.charAt(i + 1) : ' ';
            if (letter == 'x' && i + 3 < written.length()) {
                int value =
                        Character.digit(written.charAt(i + 2), 16) * 16 + Character.digit(written.charAt(i + 3), 16);
                if (value < 0 || Character.digit(written.charAt(i + 3), 16) < 0) {
                    return null;
                }
                bytes.write(value);
                i += 3;
            } else if (LETTERS.indexOf(letter) >= 0) {
                bytes.write(MEANINGS.charAt(LETTERS.indexOf(letter)));
                i++;
            } else {
                return null;
            }
        }
        return bytes.toByteArray();
    }

    /** The line with {@code \x40} and {@code %40} as the character that they stand for, whatever else is in it. */
    static byte[] meant(byte[] line) {
        ByteArrayOutputStream meant = new ByteArrayOutputStream(line.length);
        for (int i = 0; i < line.length; i++) {
            boolean percent = line[i] == '%' && i + 2 < line.length;
            boolean backslash = line[i] == '\\' && i + 3 < line.length && line[i + 1] == 'x';
            int digits = i + (backslash ? 2 : 1);
            int value = percent || backslash
                    ? 16 * Character.digit(line[digits], 16) + Character.digit(line[digits + 1], 16)
                    : -1;
            if (value > ' ' && Character.digit(line[digits + 1], 16) >= 0) {
                meant.write(value);
                i = digits + 1;
            } else {
                meant.write(line[i]);
            }
        }
        return meant.toByteArray();
    }

    /** The text whose bytes {@code latin1} holds, one in each character. */
    static String utf8(String latin1, LogPart part) throws BadRecordException {
        for (int i = 0; i < latin1.length(); i++) {
            if (latin1.charAt(i) > '~') {
                return decoded(latin1.getBytes(StandardCharsets.ISO_8859_1), part);
            }
        }
        return latin1;
    }

    private static String decoded(byte[] bytes, LogPart part) throws BadRecordException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw part == LogPart.ENTRY
                    ? new BadRecordException("", "encoding", "the record is not in UTF-8")
                    : new BadRecordException(part.fieldName(), "encoding", "is not in UTF-8");
        }
    }
}

package io.caravan.load;

import io.caravan.run.Pseudonym;
import io.caravan.run.Values;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyManager;

/** Rows in the text format of COPY, ready to be sent. */
final class CopyText {

    private static final int MESSAGE = 1 << 17;

    private byte[] bytes;
    private int size;

    /** @param expected about how many bytes there will be */
    CopyText(int expected) {
        bytes = new byte[expected];
    }

    /** Begins a row with its number columns. */
    CopyText row(long... numbers) {
        for (int i = 0; i < numbers.length; i++) {
            if (i > 0) {
                put('\t');
            }
            ascii(Long.toString(numbers[i]));
        }
        return this;
    }

    CopyText column(long number) {
        put('\t');
        ascii(Long.toString(number));
        return this;
    }

    CopyText column(@Nullable String text) {
        put('\t');
        if (text == null) {
            ascii("\\N");
        } else {
            escaped(text);
        }
        return this;
    }

    /** A column for each of the first {@code count} fields. */
    CopyText columns(Values values, int count) {
        for (int i = 0; i < count; i++) {
            Object value = values.get(i);
            if (value == null || value instanceof String) {
                column((String) value);
            } else if (value instanceof Pseudonym pseudonym) {
                put('\t');
                bytes(pseudonym.ascii());
            } else {
                put('\t');
                ascii(value instanceof BigDecimal number ? number.toPlainString() : value.toString());
            }
        }
        return this;
    }

    void end() {
        put('\n');
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Sends the rows with a {@code COPY ... FROM STDIN}. */
    void send(CopyManager connection, String statement) throws SQLException {
        try {
            // In one call: whoever holds a COPY that is not ended waits for it with whatever comes next on its
            // connection.
            var unused =
                    connection.copyIn(statement, new ByteArrayInputStream(bytes, 0, size), Math.min(MESSAGE, size));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // bytes in memory can always be read
        }
    }

    /** The rows as they are sent. */
    String text() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }

    private void put(char ascii) {
        reserve(1);
        bytes[size++] = (byte) ascii;
    }

    private void ascii(String text) {
        int length = text.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            bytes[size++] = (byte) text.charAt(i);
        }
    }

    private void bytes(byte[] plain) {
        reserve(plain.length);
        System.arraycopy(plain, 0, bytes, size, plain.length);
        size += plain.length;
    }

    private void escaped(String text) {
        int length = text.length();
        reserve(length);
        byte[] target = bytes;
        int end = size;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '\\' || c > '~') {
                size = end;
                escapedBytes(text.substring(i).getBytes(StandardCharsets.UTF_8));
                return;
            }
            target[end++] = (byte) c;
        }
        size = end;
    }

    private void escapedBytes(byte[] encoded) {
        reserve(2 * encoded.length);
        for (byte b : encoded) {
            switch (b) {
                case '\\' -> escape('\\');
                case '\t' -> escape('t');
                case '\n' -> escape('n');
                case '\r' -> escape('r');
                default -> bytes[size++] = b;
            }
        }
    }

    private void escape(char letter) {
        bytes[size++] = '\\';
        bytes[size++] = (byte) letter;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more) + 64);
        }
    }
}

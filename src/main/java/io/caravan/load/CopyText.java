package io.caravan.load;

import io.caravan.contract.Field;
import io.caravan.contract.Table;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** Rows in the text format of COPY, ready to be sent. */
final class CopyText {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);

    /** Begins a row with its number columns. */
    CopyText row(long... numbers) {
        for (int i = 0; i < numbers.length; i++) {
            if (i > 0) {
                bytes.write('\t');
            }
            ascii(Long.toString(numbers[i]));
        }
        return this;
    }

    CopyText column(String text) {
        bytes.write('\t');
        escaped(text);
        return this;
    }

    CopyText nothing() {
        bytes.write('\t');
        bytes.write('\\');
        bytes.write('N');
        return this;
    }

    CopyText columns(Table table, JsonNode record) {
        for (Field field : table.fields()) {
            JsonNode value = field.path().in(record);
            if (value.isNull() || value.isMissingNode()) {
                nothing();
            } else if (value.isBigDecimal()) {
                bytes.write('\t');
                ascii(value.decimalValue().toPlainString());
            } else {
                column(value.asString());
            }
        }
        return this;
    }

    void end() {
        bytes.write('\n');
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            bytes.write(text.charAt(i));
        }
    }

    private void escaped(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        for (byte b : encoded) {
            switch (b) {
                case '\\' -> escape('\\');
                case '\t' -> escape('t');
                case '\n' -> escape('n');
                case '\r' -> escape('r');
                default -> bytes.write(b);
            }
        }
    }

    private void escape(char letter) {
        bytes.write('\\');
        bytes.write(letter);
    }
}

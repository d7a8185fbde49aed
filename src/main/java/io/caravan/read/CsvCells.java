package io.caravan.read;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cells of one CSV record. */
final class CsvCells {

    private final byte[] record;
    private final char delimiter;
    private final List<String> texts;
    private final List<Integer> ends;

    private CsvCells(byte[] record, char delimiter, List<String> texts, List<Integer> ends) {
        this.record = record;
        this.delimiter = delimiter;
        this.texts = List.copyOf(texts);
        this.ends = List.copyOf(ends);
    }

    /**
     * The cells of {@code record}, or null when something follows a closed quote.
     *
     * @param blankBeforeQuote whether a cell is quoted although a blank stands before its quote
     */
    static @Nullable CsvCells of(byte[] record, char delimiter, boolean blankBeforeQuote) {
        List<String> texts = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        for (int start = 0; start <= record.length; start = ends.get(ends.size() - 1) + 1) {
            int opened = blankBeforeQuote ? afterBlanks(record, start, delimiter) : start;
            if (opened < record.length && record[opened] == '"') {
                int quote = closingQuote(record, opened + 1);
                int end = find(delimiter, record, quote);
                if (!text(record, Math.min(quote + 1, end), end).isBlank()) {
                    return null;
                }
                texts.add(text(record, opened + 1, quote).replace("\"\"", "\""));
                ends.add(end);
            } else {
                int end = find(delimiter, record, start);
                texts.add(text(record, start, end));
                ends.add(end);
            }
        }
        return new CsvCells(record, delimiter, texts, ends);
    }

    /** The cells without their quotes. */
    List<String> texts() {
        return texts;
    }

    /** The record's bytes with {@code others} instead of its cells; a cell that stays the same keeps its bytes. */
    byte[] with(List<String> others) {
        if (others.size() != texts.size()) {
            throw new IllegalArgumentException("a record keeps its number of cells");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(record.length);
        for (int i = 0; i < others.size(); i++) {
            int start = i == 0 ? 0 : ends.get(i - 1) + 1;
            if (i > 0) {
                bytes.write(delimiter);
            }
            if (others.get(i).equals(texts.get(i))) {
                bytes.write(record, start, ends.get(i) - start);
            } else {
                bytes.writeBytes(quoted(others.get(i)).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private String quoted(String text) {
        boolean isPlainEmpty = text.isEmpty() && texts.size() > 1; // alone in its line it would be a blank one
        return isPlainEmpty ? "" : CsvHeader.format(delimiter).format(text);
    }

    /** Whether a byte before a quote is passed over, as the library passes over it that reads the records. */
    static boolean isBlank(int b, char delimiter) {
        return Character.isWhitespace(b) && b != delimiter && delimiter != '\t';
    }

    private static int afterBlanks(byte[] record, int from, char delimiter) {
        int index = from;
        while (index < record.length && isBlank(record[index], delimiter)) {
            index++;
        }
        return index;
    }

    private static int closingQuote(byte[] record, int from) {
        int quote = find('"', record, from);
        while (quote + 1 < record.length && record[quote + 1] == '"') {
            quote = find('"', record, quote + 2);
        }
        return quote;
    }

    private static int find(char wanted, byte[] record, int from) {
        int index = from;
        while (index < record.length && record[index] != wanted) {
            index++;
        }
        return index;
    }

    private static String text(byte[] record, int from, int to) {
        return new String(record, from, to - from, StandardCharsets.UTF_8);
    }
}

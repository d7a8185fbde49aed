package io.caravan.read;

import io.caravan.contract.Contract;
import io.caravan.contract.FileFormat;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a content is to be cut into records. Its first bytes decide and, where they leave it open, its name.
 *
 * @param header which column is which field; null unless the content is CSV
 */
record Form(Kind kind, @Nullable CsvHeader header) {

    /** How many of a content's first bytes, after a byte order mark, decide. */
    static final int HEAD = (1 << 16) - 1;

    enum Kind {
        JSON_LINES,
        JSON_ARRAY,
        /** Objects one after the other, spread over lines. */
        JSON_OBJECTS,
        /** A document, in which an array holds the records. */
        JSON_DOCUMENT,
        CSV,
        /** Lines of a web server's log. */
        LOG,
        OTHER_ENCODING,
        /** Bytes of zero, as an interrupted transfer or a broken disk leaves them. */
        ZEROS,
        UNKNOWN
    }

    /** @param contract null when the dataset is unknown; then CSV is, too */
    static Form of(byte[] head, String name, @Nullable Contract contract) {
        if (isZeros(head)) {
            return new Form(Kind.ZEROS, null);
        }
        if (isOtherEncoding(head)) {
            return new Form(Kind.OTHER_ENCODING, null);
        }
        int start = firstVisible(head);
        if (start == head.length) {
            return new Form(Kind.JSON_LINES, null);
        }
        if (contract != null && contract.format() == FileFormat.APACHE_COMBINED) {
            return ofLog(head, start, contract);
        }
        if (head[start] == '[') {
            return new Form(Kind.JSON_ARRAY, null);
        }
        if (head[start] == '{' && contract != null && !contract.records().isEmpty()) {
            return new Form(isDocument(head, start, contract) ? Kind.JSON_DOCUMENT : Kind.JSON_LINES, null);
        }
        if (head[start] == '{') {
            return new Form(isSpreadOverLines(head, start) ? Kind.JSON_OBJECTS : Kind.JSON_LINES, null);
        }
        if (contract == null) {
            return new Form(Kind.UNKNOWN, null);
        }
        String first = firstLine(head, start);
        CsvHeader header = CsvHeader.find(first, contract);
        if (header != null) {
            return new Form(Kind.CSV, header);
        }
        boolean isCsv = name.toLowerCase(Locale.ROOT).contains(".csv")
                || CsvHeader.namedTwice(first, contract).isPresent();
        return new Form(isCsv ? Kind.UNKNOWN : Kind.JSON_LINES, null);
    }

    /**
     * Beside logs there are only files of ours: refused records as they were mended, and output files. A line of a log begins
     * with an address, so nobody can have his request taken for either.
     */
    private static Form ofLog(byte[] head, int start, Contract contract) {
        if (head[start] == '{') {
            return new Form(Kind.JSON_LINES, null);
        }
        String first = firstLine(head, start);
        CsvHeader header = first.contains(Mending.MENDS) ? CsvHeader.find(first, contract) : null;
        return header != null && header.names().get(0).equals(Mending.MENDS)
                ? new Form(Kind.CSV, header)
                : new Form(Kind.LOG, null);
    }

    /** The first line of a content that begins with these bytes. */
    static String firstLine(byte[] head) {
        return firstLine(head, firstVisible(head));
    }

    private static boolean isZeros(byte[] head) {
        for (byte b : head) {
            if (b != 0) {
                return false;
            }
        }
        return head.length > 0;
    }

    private static boolean isOtherEncoding(byte[] head) {
        if (head.length < 2) {
            return false;
        }
        int first = head[0] & 0xff;
        int second = head[1] & 0xff;
        boolean byteOrderMark = (first == 0xfe && second == 0xff) || (first == 0xff && second == 0xfe);
        return byteOrderMark || first == 0 || second == 0;
    }

    private static int firstVisible(byte[] head) {
        int start = 0;
        while (start < head.length && head[start] <= ' ' && head[start] >= 0) {
            start++;
        }
        return start;
    }

    private static String firstLine(byte[] head, int start) {
        int end = start;
        while (end < head.length && head[end] != '\n' && head[end] != '\r') {
            end++;
        }
        return new String(head, start, end - start, StandardCharsets.UTF_8);
    }

    /** Whether the first object has the array of records, or is so long that it may have it; a record of ours has none. */
    private static boolean isDocument(byte[] head, int start, Contract contract) {
        RecordsArray array = new RecordsArray(contract.records());
        for (int i = start; i < head.length; i++) {
            array.take(head[i]);
            if (array.hasBegun() || array.isClosed()) {
                return array.hasBegun();
            }
        }
        return true;
    }

    /**
     * Whether the first object goes on over several lines, as people format it, rather than being a line of its own: its
     * first line is a lone brace, or ends where a value or a name must follow, and the second line goes on with it. A line
     * that was cut there is followed by one that begins with a brace, and is not indented.
     */
    private static boolean isSpreadOverLines(byte[] head, int start) {
        String[] lines = new String(head, start, head.length - start, StandardCharsets.UTF_8).split("\\R", 3);
        if (lines.length < 2) {
            return false;
        }
        String first = lines[0].strip();
        String second = lines[1].strip();
        boolean open = first.equals("{") || first.endsWith(",") || first.endsWith("{") || first.endsWith("[");
        boolean indented = !lines[1].startsWith("{");
        return open
                && (second.isEmpty()
                        || second.startsWith("\"")
                        || second.startsWith("}")
                        || (second.startsWith("{") && indented));
    }
}

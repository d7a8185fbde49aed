package io.caravan.read;

import io.caravan.reject.UnreadableFileException;
import io.caravan.run.Run;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Cuts a file into records, whatever its format. */
interface Records extends Closeable {

    /** The next record, or null at the end of the file. */
    @Nullable
    RawRecord next() throws IOException;

    /** Opens the file and decides by its content, and where that leaves it open by its name, what it is. */
    static Records open(Run run, Limits limits) {
        Content content = Content.open(run.file(), limits);
        try {
            return open(run, limits, content);
        } catch (IOException | RuntimeException e) {
            content.closeAfter(e);
            throw e instanceof RuntimeException runtime ? runtime : new UncheckedIOException((IOException) e);
        }
    }

    private static Records open(Run run, Limits limits, Content content) throws IOException {
        byte[] head = content.peek();
        refuseOtherEncodings(head);
        int start = firstVisible(head);
        if (start == head.length) {
            return new JsonLines(content, limits);
        }
        if (head[start] == '[') {
            return new JsonSlices(content, limits, true);
        }
        String firstLine = firstLine(head, start);
        if (head[start] == '{') {
            return isSpreadOverLines(head, start)
                    ? new JsonSlices(content, limits, false)
                    : new JsonLines(content, limits);
        }
        CsvHeader header = CsvHeader.find(firstLine, run.contract());
        if (header != null) {
            return new CsvRecords(content, limits, header);
        }
        String name = (run.file().isEntry() ? run.file().entry() : run.file().name()).toLowerCase(Locale.ROOT);
        if (name.contains(".csv")) {
            throw new UnreadableFileException("its first line names no field of "
                    + run.contract().name() + "; a CSV file begins with the names of its columns");
        }
        return new JsonLines(content, limits);
    }

    private static void refuseOtherEncodings(byte[] head) {
        if (head.length >= 2) {
            int first = head[0] & 0xff;
            int second = head[1] & 0xff;
            boolean byteOrderMark = (first == 0xfe && second == 0xff) || (first == 0xff && second == 0xfe);
            if (byteOrderMark || first == 0 || second == 0) {
                throw new UnreadableFileException("it is not in UTF-8 (it looks like UTF-16 or UTF-32)");
            }
        }
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

package io.caravan.read;

import io.caravan.contract.LogPart;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of a web server's log, taken apart in one pass: {@code host identity user [time] "request" status bytes} and, in
 * the combined format, {@code "referer" "user agent"}. A dash stands for nothing.
 */
final class LogLine {

    /** As they are written; the request is a method, a target and a protocol. */
    private static final List<LogPart> COLUMNS = List.of(
            LogPart.HOST,
            LogPart.IDENTITY,
            LogPart.USER,
            LogPart.TIME,
            LogPart.TARGET,
            LogPart.STATUS,
            LogPart.BYTES,
            LogPart.REFERER,
            LogPart.USER_AGENT);

    /** A character for each byte, so that a place in the text is a place in the bytes. */
    private final String line;

    private final int occurrence;
    private final int[] starts = new int[COLUMNS.size()];
    private final int[] ends = new int[COLUMNS.size()];
    private int count;
    private int at;
    private @Nullable LogRequest request;

    private LogLine(String line, int occurrence) {
        this.line = line;
        this.occurrence = occurrence;
    }

    /**
     * Takes apart a line without its line end.
     *
     * @param occurrence how often the file has had this line by now, this time included
     */
    static LogLine of(byte[] bytes, int occurrence) throws BadRecordException {
        LogLine parts = new LogLine(new String(bytes, StandardCharsets.ISO_8859_1), occurrence);
        if (!parts.takeApart()) {
            throw new BadRecordException(
                    "", "log", "the line is not in the common or combined format of an Apache log");
        }
        return parts;
    }

    private boolean takeApart() {
        int host = line.indexOf(' ');
        int identity = line.indexOf(' ', host + 1);
        // A user's name may hold blanks and brackets, but no quote without a backslash before it.
        int time = identity < 0 ? -1 : line.indexOf("] \"", identity);
        int user = time < 0 ? -1 : line.lastIndexOf(" [", time);
        if (host < 1 || identity == host + 1 || user <= identity + 1) {
            return false;
        }
        add(0, host);
        add(host + 1, identity);
        add(identity + 1, user);
        add(user + 2, time);
        at = time + 1;
        return quoted(1) && words(2) && (isAtEnd() || (quoted(2) && isAtEnd()));
    }

    private boolean isAtEnd() {
        return at == line.length();
    }

    private boolean quoted(int times) {
        for (int time = 0; time < times; time++) {
            int start = at + 2;
            int end = start;
            while (end < line.length() && line.charAt(end) != '"') {
                end += line.charAt(end) == '\\' ? 2 : 1;
            }
            if (!line.startsWith(" \"", at) || end >= line.length()) {
                return false;
            }
            add(start, end);
            at = end + 1;
        }
        return true;
    }

    private boolean words(int times) {
        for (int time = 0; time < times; time++) {
            int start = at + 1;
            int blank = line.indexOf(' ', start);
            int end = blank < 0 ? line.length() : blank;
            if (!line.startsWith(" ", at) || end == start) {
                return false;
            }
            add(start, end);
            at = end;
        }
        return true;
    }

    private void add(int start, int end) {
        starts[count] = start;
        ends[count] = end;
        count++;
    }

    /** What a part says; null where it says nothing. */
    @Nullable
    String get(LogPart part) throws BadRecordException {
        return switch (part) {
            case ENTRY -> entry(LogEscapes.utf8(line, part), occurrence);
            case USER -> user();
            case TIME -> LogTime.iso(String.valueOf(written(LogPart.TIME)));
            case METHOD -> request().method();
            case TARGET -> target();
            case PROTOCOL -> request().protocol();
            case HOST, IDENTITY, STATUS, BYTES, REFERER, USER_AGENT -> LogEscapes.undo(written(part), part);
        };
    }

    /** The line and, from the second of its kind on, its number behind a sign that no line ends with. */
    static String entry(String line, int occurrence) {
        return occurrence == 1 ? line : line + "#" + occurrence;
    }

    /** Apache writes two quotes for a name that is empty. */
    private @Nullable String user() throws BadRecordException {
        String user = written(LogPart.USER);
        return "\"\"".equals(user) ? null : LogEscapes.undo(user, LogPart.USER);
    }

    /** Rubbish stays as it was written: what it means is nothing, and its bytes are seldom UTF-8. */
    private @Nullable String target() throws BadRecordException {
        String target = request().target();
        return target == null || request().method() != null
                ? LogEscapes.undo(target, LogPart.TARGET)
                : LogEscapes.utf8(target, LogPart.TARGET);
    }

    private LogRequest request() {
        if (request == null) {
            request = LogRequest.of(written(LogPart.TARGET));
        }
        return request;
    }

    /** The bytes of the line with other texts in place of what some parts say. The target's place is the whole request. */
    byte[] with(Map<LogPart, String> others) {
        StringBuilder edited = new StringBuilder(line);
        for (int column = count - 1; column >= 0; column--) {
            String other = others.get(COLUMNS.get(column));
            if (other != null) {
                edited.replace(starts[column], ends[column], other);
            }
        }
        return edited.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Null for a dash, and for a part that only the combined format has. */
    private @Nullable String written(LogPart part) {
        int column = COLUMNS.indexOf(part);
        if (column >= count || (ends[column] == starts[column] + 1 && line.charAt(starts[column]) == '-')) {
            return null;
        }
        return line.substring(starts[column], ends[column]);
    }
}

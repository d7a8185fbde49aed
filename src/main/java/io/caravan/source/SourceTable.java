package io.caravan.source;

import io.caravan.failure.SourceException;
import io.caravan.run.TableReads.Position;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is asked of a table in another PostgreSQL, each time in one statement, which sees one moment. A row bears the number of the
 * transaction that wrote it ({@code xmin}), which tells what is new since another moment without asking a clock: what a
 * transaction from the horizon of that moment on has written, unless it was seen by then.
 */
final class SourceTable {

    /** The columns of an answer. */
    static final String RECORD = "record";

    /** The server and its history, in which no number is given twice. */
    static final String SOURCE = "source";

    /** The oldest transaction that is still running, or the next one. */
    static final String HORIZON = "horizon";

    /** The next transaction. */
    static final String NEXT = "next";

    /** The transaction that wrote the row. */
    static final String NUMBER = "number";

    /** A row has the last 32 bits of its number, which tell before from after within so many transactions. */
    private static final long IN_REACH = 1L << 31;

    private static final long LAST_BITS = (1L << 32) - 1;

    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*\\.[a-z_][a-z0-9_]*");

    private final String table;

    SourceTable(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new SourceException("the name of a table must be like operations.orders", false);
        }
        this.table = quoted(name);
    }

    private static String quoted(String name) {
        return '"' + name.replace(".", "\".\"") + '"';
    }

    /** All rows, each as a JSON object. */
    String all() {
        return "SELECT row_to_json(t)::text AS record FROM " + table + " AS t";
    }

    /** The values of these columns, which identify a row, as text. */
    String keys(List<String> columns) {
        return "SELECT "
                + columns.stream().map(column -> quoted(column) + "::text").collect(Collectors.joining(", ")) + " FROM "
                + table;
    }

    /**
     * The rows that were not there at the position, in all their columns; all rows when it tells nothing of this moment. Where
     * nothing is new there is one row, which tells of the moment alone.
     */
    String since(Optional<Position> position) {
        return String.format(
                Locale.ROOT,
                """
                WITH s AS MATERIALIZED (
                    SELECT (pg_control_system()).system_identifier || '/' || (pg_control_checkpoint()).timeline_id AS source,
                           pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon,
                           pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next)
                SELECT s.*, row_to_json(t)::text AS record, t.xmin::text::bigint AS number
                FROM s LEFT JOIN %s AS t ON %s""",
                table,
                position.map(SourceTable::isNew).orElse("true"));
    }

    private static String isNew(Position from) {
        String number = "t.xmin::text::bigint";
        String known = from.seen().isEmpty()
                ? ""
                : " AND NOT " + number + " = ANY ('"
                        + from.seen().toString().replace('[', '{').replace(']', '}') + "'::bigint[])";
        return String.format(
                Locale.ROOT,
                "s.source <> '%s' OR s.next - %3$d >= %5$d OR ((%2$s - %3$d) & %4$d) < %5$d%6$s",
                from.source().replace("'", "''"),
                number,
                from.horizon(),
                LAST_BITS,
                IN_REACH,
                known);
    }

    /** Whether the position tells what is new at a moment when {@code next} is the next transaction of {@code source}. */
    static boolean isInReach(Position from, String source, long next) {
        return from.source().equals(source) && next - from.horizon() < IN_REACH;
    }

    /** Whether the transaction of that number, of which the last bits are enough, is one from the horizon on. */
    static boolean isFrom(long horizon, long number) {
        return ((number - horizon) & LAST_BITS) < IN_REACH;
    }
}

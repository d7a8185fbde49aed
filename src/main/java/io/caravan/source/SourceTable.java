package io.caravan.source;

import io.caravan.failure.SourceException;
import io.caravan.run.TableReads.Position;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
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

    /** The columns of the table and the files that hold it: another one when it was altered, truncated or written anew. */
    static final String SHAPE = "shape";

    /** Whether the answer may lack rows: row-level security is active, or it is no table. */
    static final String PARTIAL = "partial";

    /** A name that no column has. */
    private static final String ROW = "caravan_row";

    /** A row has the last 32 bits of its number, which tell before from after within so many transactions. */
    private static final long IN_REACH = 1L << 31;

    private static final long LAST_BITS = (1L << 32) - 1;

    private static final Pattern NAME =
            Pattern.compile("(\"(?:[^\"]|\"\")+\"|[^\".\\s]+)\\.(\"(?:[^\"]|\"\")+\"|[^\".\\s]+)");

    /** The name, quoted as an identifier. */
    private final String table;

    /** @param name with its schema, each as it is written there: {@code operations.orders}, {@code Operations."Order lines"} */
    SourceTable(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw new SourceException(
                    "the name of a table must be like operations.orders or \"Sales\".\"Orders\"", false);
        }
        this.table = quoted(parts.group(1)) + "." + quoted(parts.group(2));
    }

    /** A name is meant as it is written, quoted or not. */
    private static String quoted(String name) {
        return name.startsWith("\"") ? name : '"' + name + '"';
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** All rows, each as a JSON object, and whether row-level security may hide others. */
    String all() {
        return "SELECT (SELECT row_security_active(" + literal(table) + "::regclass)) AS " + PARTIAL + ", row_to_json("
                + ROW + ".*)::text AS record FROM " + table + " AS " + ROW;
    }

    /**
     * Of each row a JSON object of some columns, and whether rows may be missing. Of an empty table there is one row without a
     * record.
     *
     * @param columns those that identify a row, under every name that they may have
     */
    String keys(List<String> columns) {
        return String.format(
                Locale.ROOT,
                """
                WITH s AS MATERIALIZED (
                    SELECT row_security_active(oid) OR relkind NOT IN ('r', 'p') AS partial
                    FROM pg_class WHERE oid = %1$s::regclass)
                SELECT s.partial,
                       (SELECT json_object_agg(e.key, e.value) FROM json_each(row_to_json(%2$s.*)) AS e
                        WHERE e.key IN (%3$s))::text AS record
                FROM s LEFT JOIN %4$s AS %2$s ON true""",
                literal(table),
                ROW,
                columns.stream().map(SourceTable::literal).collect(Collectors.joining(", ")),
                table);
    }

    /**
     * The rows that were not there at the position, in all their columns; all rows when it tells nothing of this moment, or the table has
     * another shape: a column with a default, for instance, changes every row without writing any. Where
     * nothing is new there is one row, which tells of the moment alone.
     */
    String since(Optional<Position> position) {
        return String.format(
                Locale.ROOT,
                """
                WITH s AS MATERIALIZED (
                    SELECT (pg_control_system()).system_identifier || '/' || (pg_control_checkpoint()).timeline_id AS source,
                           pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon,
                           pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next,
                           (SELECT md5(string_agg(concat_ws(' ', attname, atttypid, atttypmod), ',' ORDER BY attnum))
                            FROM pg_attribute WHERE attrelid = %1$s::regclass AND attnum > 0 AND NOT attisdropped)
                           || coalesce((SELECT string_agg(' ' || pg_relation_filenode(relid), '' ORDER BY relid)
                                        FROM pg_partition_tree(%1$s::regclass)), '') AS shape)
                SELECT s.*, row_to_json(%2$s.*)::text AS record, %2$s.xmin::text::bigint AS number
                FROM s LEFT JOIN %3$s AS %2$s ON %4$s""",
                literal(table),
                ROW,
                table,
                position.map(SourceTable::isNew).orElse("true"));
    }

    private static String isNew(Position from) {
        String number = ROW + ".xmin::text::bigint";
        String known = from.seen().isEmpty()
                ? ""
                : " AND NOT " + number + " = ANY ('"
                        + from.seen().toString().replace('[', '{').replace(']', '}') + "'::bigint[])";
        return String.format(
                Locale.ROOT,
                "s.source <> %s OR %ss.next - %4$d >= %6$d OR ((%3$s - %4$d) & %5$d) < %6$d%7$s",
                literal(from.source()),
                from.shape().isEmpty() ? "" : "s.shape <> " + literal(from.shape()) + " OR ",
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

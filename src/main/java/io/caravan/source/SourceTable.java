package io.caravan.source;

import io.caravan.database.Database;
import io.caravan.database.Transaction;
import io.caravan.run.TableReads.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One table of another PostgreSQL, as it is at one moment. A row bears the number of the transaction that wrote it ({@code xmin}),
 * which tells what is new since another moment without asking a clock: what a transaction from the horizon of that moment on has
 * written, unless it was seen by then.
 */
final class SourceTable implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*\\.[a-z_][a-z0-9_]*");

    /** A row has the last 32 bits of its number, which tell before from after within so many transactions. */
    private static final long IN_REACH = 1L << 31;

    private static final long LAST_BITS = (1L << 32) - 1;

    private final Database database;
    private final Transaction transaction;
    private final String table;
    private final Set<Long> seen = new HashSet<>();

    private SourceTable(Database database, Transaction transaction, String table) {
        this.database = database;
        this.transaction = transaction;
        this.table = table;
    }

    static SourceTable open(Tables.Table table) {
        if (!NAME.matcher(table.name()).matches()) {
            throw new IllegalStateException("the name of a table must be like operations.orders");
        }
        Database database = new Database(table.url(), table.user(), table.password());
        try {
            Transaction transaction = database.begin();
            transaction
                    .sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                    .update();
            return new SourceTable(database, transaction, quoted(table.name()));
        } catch (RuntimeException e) {
            database.close();
            throw Database.scrubbed(e);
        }
    }

    private static String quoted(String name) {
        return '"' + name.replace(".", "\".\"") + '"';
    }

    /**
     * The moment that is read.
     *
     * @param source the server and its history, in which no number is given twice
     * @param horizon the oldest transaction that is still running, or the next one
     * @param next the next one
     */
    record Moment(String source, long horizon, long next) {}

    Moment moment() {
        return transaction
                .sql(
                        """
                        SELECT (pg_control_system()).system_identifier || '/' || (pg_control_checkpoint()).timeline_id AS source,
                               pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon,
                               pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next""")
                .query(Moment.class)
                .single();
    }

    /** All rows, each as a JSON object. */
    Iterator<String> all() {
        return transaction.cursor("SELECT row_to_json(t)::text FROM " + table + " AS t", row -> row.getString(1));
    }

    /** The values of these columns, which identify a row, as text. */
    Iterator<List<String>> keys(List<String> columns) {
        String selected =
                columns.stream().map(column -> quoted(column) + "::text").collect(Collectors.joining(", "));
        return transaction.cursor("SELECT " + selected + " FROM " + table, row -> {
            List<String> key = new ArrayList<>();
            for (int i = 1; i <= columns.size(); i++) {
                key.add(row.getString(i));
            }
            return key;
        });
    }

    /** The rows that were not there at the position, in all their columns; all rows when it tells nothing of this moment. */
    Iterator<String> since(Optional<Position> position, Moment now) {
        String condition =
                position.filter(from -> isInReach(from, now)).map(this::isNew).orElse("true");
        return transaction.cursor(
                "SELECT row_to_json(t)::text, t.xmin::text::bigint FROM " + table + " AS t WHERE " + condition, row -> {
                    seen.add(row.getLong(2));
                    return row.getString(1);
                });
    }

    private static boolean isInReach(Position from, Moment now) {
        return from.source().equals(now.source()) && now.next() - from.horizon() < IN_REACH;
    }

    private String isNew(Position from) {
        seen.addAll(from.seen());
        String number = "t.xmin::text::bigint";
        String known = from.seen().isEmpty()
                ? ""
                : " AND NOT " + number + " = ANY ('"
                        + from.seen().toString().replace('[', '{').replace(']', '}') + "'::bigint[])";
        return "((%s - %d) & %d) < %d%s".formatted(number, from.horizon(), LAST_BITS, IN_REACH, known);
    }

    /** Where this read stands, once all its rows were taken. */
    Position position(Optional<Position> before, Moment now) {
        // A replica may lag behind the server that was read before; what was read stays read.
        long horizon = before.filter(from -> isInReach(from, now))
                .map(from -> Math.max(from.horizon(), now.horizon()))
                .orElse(now.horizon());
        List<Long> open = new ArrayList<>();
        for (long number : seen) {
            if (((number - horizon) & LAST_BITS) < IN_REACH) {
                open.add(number);
            }
        }
        return new Position(now.source(), horizon, open);
    }

    @Override
    public void close() {
        try (database) {
            transaction.close();
        }
    }
}

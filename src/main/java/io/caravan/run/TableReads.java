package io.caravan.run;

import io.caravan.contract.DatasetName;
import io.caravan.database.Database;
import io.caravan.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How far the tables of others have been read. What a read has found is a file, and the watermark moves in the transaction
 * that loads it: so whoever is killed in between reads the same once more, and nothing is left out.
 */
public final class TableReads {

    private final Database database;

    public TableReads(Database database) {
        this.database = database;
    }

    /**
     * Where a read stood, by the numbers that PostgreSQL gives its transactions.
     *
     * @param source the server whose numbers they are
     * @param horizon every transaction before it was over, and what it wrote was read
     * @param seen transactions from the horizon on of which the same is true
     * @param shape by which it shows that the table was altered, truncated or written anew since; empty when it is not known
     */
    public record Position(String source, long horizon, List<Long> seen, String shape) {

        public Position {
            seen = List.copyOf(seen);
        }
    }

    /**
     * A read that begins.
     *
     * @param asOf the moment that its records are of; a later read has a later one, whatever clocks do
     * @param from where the newest loaded read stood; empty when all is to be read
     */
    public record Beginning(LocalDateTime asOf, Optional<Position> from) {}

    /** Begins a read; the caller takes care that a dataset has one at a time. */
    public Beginning begin(DatasetName dataset) {
        return database.once(client -> client.sql(
                        """
                        INSERT INTO caravan.watermark AS w (dataset, read_at) VALUES (?, clock_timestamp() AT TIME ZONE 'UTC')
                        ON CONFLICT (dataset) DO UPDATE
                           SET read_at = greatest(excluded.read_at, w.read_at + interval '1 microsecond')
                        RETURNING read_at, source, horizon, seen, shape""")
                .param(dataset.toString())
                .query((row, number) -> new Beginning(row.getObject("read_at", LocalDateTime.class), position(row)))
                .single());
    }

    private static Optional<Position> position(ResultSet row) throws SQLException {
        return row.getString("source") == null
                ? Optional.empty()
                : Optional.of(new Position(
                        row.getString("source"),
                        row.getLong("horizon"),
                        List.of((Long[]) row.getArray("seen").getArray()),
                        Objects.requireNonNullElse(row.getString("shape"), "")));
    }

    /** The reads of which no file has been loaded, nor that of a later one. */
    public List<LocalDateTime> waiting(DatasetName dataset) {
        return database.once(client -> client.sql("SELECT as_of FROM caravan.table_read WHERE dataset = ?")
                .param(dataset.toString())
                .query(LocalDateTime.class)
                .list());
    }

    /** Writes down, before its file has its name, where a read stood. */
    public void note(DatasetName dataset, LocalDateTime asOf, String content, Position position) {
        var unused = database.once(client -> client.sql(
                        """
                        INSERT INTO caravan.table_read (dataset, content, as_of, source, horizon, seen, shape)
                        VALUES (?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        dataset.toString(),
                        content,
                        asOf,
                        position.source(),
                        position.horizon(),
                        numbers(position),
                        position.shape())
                .update());
    }

    /** Moves the watermark past a read that has found nothing new, as there is nothing to be loaded. */
    public void nothingNew(DatasetName dataset, LocalDateTime asOf, Position position) {
        var unused = database.once(client -> client.sql(
                        """
                        UPDATE caravan.watermark SET as_of = ?, source = ?, horizon = ?, seen = ?, shape = ?
                        WHERE dataset = ? AND (as_of IS NULL OR as_of < ?)""")
                .params(
                        asOf,
                        position.source(),
                        position.horizon(),
                        numbers(position),
                        position.shape(),
                        dataset.toString(),
                        asOf)
                .update());
    }

    /** Notes that all from before a moment is loaded, by another way than reads. */
    public void isLoadedUntil(DatasetName dataset, LocalDateTime asOf) {
        var unused = database.once(client -> client.sql(
                        "UPDATE caravan.watermark SET as_of = ? WHERE dataset = ? AND (as_of IS NULL OR as_of < ?)")
                .params(asOf, dataset.toString(), asOf)
                .update());
    }

    private static Long[] numbers(Position position) {
        return position.seen().toArray(Long[]::new);
    }

    /** Moves the watermark in the transaction that loads the file of a read; of any other file nothing is known here. */
    public static void loaded(Transaction transaction, Run run) {
        if (run.file().asOf().isEmpty()) {
            return;
        }
        String dataset = run.contract().name().toString();
        int moved = transaction
                .sql(
                        """
                        UPDATE caravan.watermark AS w
                        SET as_of = r.as_of, source = r.source, horizon = r.horizon, seen = r.seen, shape = r.shape
                        FROM caravan.table_read AS r
                        WHERE w.dataset = r.dataset AND r.dataset = ? AND r.content = ?
                          AND (w.as_of IS NULL OR w.as_of < r.as_of)""")
                .params(dataset, run.file().content())
                .update();
        if (moved > 0) {
            transaction
                    .sql("DELETE FROM caravan.table_read AS r USING caravan.watermark AS w"
                            + " WHERE r.dataset = w.dataset AND r.as_of <= w.as_of AND w.dataset = ?")
                    .param(dataset)
                    .update();
        }
    }
}

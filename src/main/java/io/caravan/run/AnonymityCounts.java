package io.caravan.run;

import io.caravan.database.Database;
import io.caravan.database.SessionLock;
import io.caravan.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** What the ledger keeps of {@link Anonymity}: of which datasets it is to be counted anew, and what it was last. */
public final class AnonymityCounts {

    private static final String COUNTED =
            "SELECT dataset, counted_at, last_run_at, counts::text AS counts, remarks FROM caravan.k_anonymity WHERE counts IS NOT NULL AND ";

    private final Database database;

    public AnonymityCounts(Database database) {
        this.database = database;
    }

    /** Only one process counts at a time; empty when another one does. */
    public Optional<SessionLock> tryLock() {
        return database.tryLock("k-anonymity");
    }

    /**
     * Notes, in the transaction that notes the runs as reported, that the tables of their datasets have changed.
     *
     * @param runs their numbers
     */
    static void markChanged(Transaction transaction, Long[] runs) {
        transaction
                .sql(
                        """
                        INSERT INTO caravan.k_anonymity AS k (dataset, changed_at, last_run_at)
                        SELECT dataset, clock_timestamp(), max(finished_at) FROM caravan.run
                         WHERE run = ANY (?) AND loaded + updated > 0 GROUP BY dataset
                        ON CONFLICT (dataset) DO UPDATE
                           SET changed_at = excluded.changed_at, last_run_at = greatest(k.last_run_at, excluded.last_run_at)""")
                .param(runs)
                .update();
    }

    /** The datasets that have changed since they were counted, and are due. */
    public List<String> due() {
        return database.transact(transaction -> transaction
                .sql(
                        """
                        SELECT dataset FROM caravan.k_anonymity
                        WHERE (counted_at IS NULL OR changed_at > counted_at) AND (due_at IS NULL OR due_at <= now())
                        ORDER BY dataset""")
                .query(String.class)
                .list());
    }

    /** The time of the database: what is committed later may not be counted. */
    public OffsetDateTime now() {
        return database.transact(transaction -> transaction
                .sql("SELECT clock_timestamp()")
                .query(OffsetDateTime.class)
                .single());
    }

    /**
     * Notes what was counted.
     *
     * @param begun the time of the database when that began
     * @param rest how long it is not counted again
     * @param remarks what else there is to say of the rows, in sentences
     */
    public void counted(
            String dataset,
            OffsetDateTime begun,
            Duration rest,
            List<Anonymity.Combination> combinations,
            List<String> remarks) {
        database.run(transaction -> transaction
                .sql(
                        """
                        UPDATE caravan.k_anonymity
                        SET counted_at = ?, due_at = now() + ? * interval '1 millisecond', counts = ?::json, remarks = ?, shown = false
                        WHERE dataset = ?""")
                .params(
                        begun,
                        rest.toMillis(),
                        JsonMapper.shared().writeValueAsString(combinations),
                        remarks.toArray(String[]::new),
                        dataset)
                .update());
    }

    /** Notes that it cannot be counted now. */
    public void postpone(String dataset, Duration rest) {
        database.run(transaction -> transaction
                .sql("UPDATE caravan.k_anonymity SET due_at = now() + ? * interval '1 millisecond' WHERE dataset = ?")
                .params(rest.toMillis(), dataset)
                .update());
    }

    /** What was counted last of these datasets, as far as anything was. */
    public List<Anonymity> of(Collection<String> datasets) {
        return counted("dataset = ANY (?)", (Object) datasets.toArray(String[]::new));
    }

    /** What was counted and stands on no page yet. */
    public List<Anonymity> unshown() {
        return counted("NOT shown");
    }

    /** Notes that it stands on a page. */
    public void shown(List<Anonymity> counts) {
        database.run(transaction -> counts.forEach(count -> transaction
                .sql("UPDATE caravan.k_anonymity SET shown = true WHERE dataset = ? AND counted_at = ?")
                .params(count.dataset(), count.counted().atOffset(ZoneOffset.UTC))
                .update()));
    }

    private List<Anonymity> counted(String condition, Object... parameters) {
        return database.transact(transaction -> transaction
                .sql(COUNTED + condition)
                .params(parameters)
                .query((row, number) -> anonymity(row))
                .list());
    }

    private static Anonymity anonymity(ResultSet row) throws SQLException {
        return new Anonymity(
                row.getString("dataset"),
                row.getObject("counted_at", OffsetDateTime.class).toInstant(),
                row.getObject("last_run_at", OffsetDateTime.class).toInstant(),
                List.of(JsonMapper.shared().readValue(row.getString("counts"), Anonymity.Combination[].class)),
                List.of((String[]) row.getArray("remarks").getArray()));
    }
}

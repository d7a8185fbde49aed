package io.caravan.run;

import io.caravan.contract.DatasetName;
import io.caravan.database.Database;
import io.caravan.database.Transaction;
import java.time.LocalDateTime;
import java.util.List;

/**
 * Comparisons of datasets with the tables that they are read from, of which each dataset has one at most that is not done. One is
 * asked for when a table was truncated, and held when it would delete more than the contract allows: see {@link Holds}.
 */
public final class Comparisons {

    private static final String IS_OPEN = "(dataset) WHERE state IN ('asked', 'held', 'approved')";

    private final Database database;

    public Comparisons(Database database) {
        this.database = database;
    }

    /**
     * A comparison to be made.
     *
     * @param asOf when its table was truncated, in the order of the moments of all files
     */
    public record Asked(DatasetName dataset, LocalDateTime asOf) {}

    /** Asks for one; the one that is held already is made anew. */
    static void ask(Transaction transaction, Asked asked) {
        transaction
                .sql("INSERT INTO caravan.comparison (dataset, state, as_of) VALUES (?, 'asked', ?) ON CONFLICT "
                        + IS_OPEN + " DO UPDATE SET state = 'asked', as_of = excluded.as_of")
                .params(asked.dataset().toString(), asked.asOf())
                .update();
    }

    /** All of a domain that are asked for. */
    public List<Asked> asked(String domain) {
        return database.once(client -> client.sql(
                        """
                        SELECT dataset, as_of FROM caravan.comparison
                        WHERE state = 'asked' AND starts_with(dataset, ?) ORDER BY run""")
                .param(domain + ".")
                .query((row, number) -> new Asked(
                        DatasetName.parse(row.getString("dataset")), row.getObject("as_of", LocalDateTime.class)))
                .list());
    }

    /** Writes down that the comparison waits for a person, unless one has approved it meanwhile. */
    public void hold(DatasetName dataset, String reason) {
        var unused = database.once(client -> client.sql(
                        "INSERT INTO caravan.comparison AS c (dataset, state, reason) VALUES (?, 'held', ?) ON CONFLICT "
                                + IS_OPEN
                                + " DO UPDATE SET reason = excluded.reason, state = CASE c.state WHEN 'asked' THEN 'held' ELSE c.state END")
                .params(dataset.toString(), reason)
                .update());
    }

    /**
     * Writes down that the dataset was compared, so that nothing of it waits any more.
     *
     * @param asOf the moment of the table with which it was; one that was truncated later is to be compared again
     */
    public void done(DatasetName dataset, LocalDateTime asOf) {
        var unused = database.once(client -> client.sql(
                        """
                        UPDATE caravan.comparison SET state = 'done'
                        WHERE dataset = ? AND state IN ('asked', 'held', 'approved') AND (as_of IS NULL OR as_of <= ?)""")
                .params(dataset.toString(), asOf)
                .update());
    }
}

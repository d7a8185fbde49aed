package io.caravan.load;

import io.caravan.contract.Load;
import io.caravan.contract.Safeguards;
import io.caravan.database.Transaction;
import io.caravan.failure.HeldException;
import io.caravan.failure.UnreadableFileException;
import io.caravan.run.Run;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The full reload of a table by a file that is all there is. The newest file wins: by its time, and of two of the same time,
 * or of none, by their arrival.
 */
final class Reload {

    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private final Staging staging;
    private final Transaction transaction;
    private final Run run;
    private final StageSql sql;
    private boolean replaces;

    Reload(Staging staging, StageSql sql) {
        this.staging = staging;
        this.transaction = staging.transaction();
        this.run = staging.run();
        this.sql = sql;
    }

    /**
     * Before the records are merged, notes as superseded those of a file that is not the newest; gives how many.
     *
     * @throws UnreadableFileException when the file has no record to load, as that would leave nothing
     */
    int judge(JudgeSql judge) {
        if (run.contract().load() != Load.REPLACE) {
            return 0;
        }
        if (staging.isMending()) {
            return transaction
                    .sql(
                            judge.supersede(
                                    """
                            NOT EXISTS (SELECT FROM pg_temp.stage_mends AS m JOIN caravan.reload AS r ON r.run = m.run
                                        WHERE m._position = s._position)"""))
                    .update();
        }
        if (staging.count() == 0) {
            throw new UnreadableFileException(
                    "none of its records can be loaded, and a full reload by nothing would empty the table");
        }
        replaces = isNewest();
        return replaces ? 0 : transaction.sql(judge.supersede("true")).update();
    }

    private boolean isNewest() {
        return transaction
                .sql(
                        """
                        SELECT NOT EXISTS (
                            SELECT FROM caravan.reload
                            WHERE dataset = ? AND (coalesce(as_of, '-infinity'), run) > (coalesce(?, timestamp '-infinity'), ?))""")
                .params(dataset(), asOf(), run.id())
                .query(Boolean.class)
                .single();
    }

    /**
     * After they are merged, takes away the rows that the newest file does not hold. A row whose new version was rejected
     * stays as it was.
     *
     * @param loaded how many rows are new in the table
     * @throws HeldException when these are so many that a person has to approve it
     */
    void clear(long loaded) {
        if (!replaces) {
            return;
        }
        int gone = 0;
        if (staging.hasUnknownKeys()) {
            LOG.warn(
                    "run {} of {}: rows that the file does not hold stay, as the key of a rejected record is not known",
                    run.id(),
                    dataset());
        } else {
            for (String statement : sql.deleteAbsentChildren()) {
                transaction.sql(statement).update();
            }
            gone = transaction.sql(sql.deleteAbsent()).update();
            mustBeApproved(gone, loaded);
        }
        transaction
                .sql(
                        """
                        INSERT INTO caravan.reload (dataset, as_of, run) VALUES (?, ?, ?)
                        ON CONFLICT (dataset) DO UPDATE SET as_of = excluded.as_of, run = excluded.run""")
                .params(dataset(), asOf(), run.id())
                .update();
        if (gone > 0) {
            transaction
                    .sql("INSERT INTO caravan.correction (dataset, reason, rows) VALUES (?, 'replace', ?)")
                    .params(dataset(), -gone)
                    .update();
        }
    }

    private void mustBeApproved(long gone, long loaded) {
        if (gone < Safeguards.FEW_ROWS) {
            return;
        }
        long left = transaction
                .sql("SELECT count(*) FROM " + sql.target())
                .query(Long.class)
                .single();
        long before = left - loaded + gone;
        boolean approved = transaction
                .sql("SELECT approved_at IS NOT NULL FROM caravan.run WHERE run = ?")
                .param(run.id())
                .query(Boolean.class)
                .single();
        if (!approved && run.contract().safeguards().needsApproval(gone, before)) {
            throw new HeldException("it would delete " + gone + " of " + before + " rows");
        }
    }

    private String dataset() {
        return run.contract().name().toString();
    }

    private @Nullable LocalDateTime asOf() {
        return run.file().hour().orElse(null);
    }
}

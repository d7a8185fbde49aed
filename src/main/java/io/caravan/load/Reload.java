package io.caravan.load;

import io.caravan.contract.Load;
import io.caravan.database.Transaction;
import io.caravan.failure.UnreadableFileException;
import io.caravan.run.Run;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * The full reload of a table by a file that is all there is. The newest file wins: by its time, and of two of the same time,
 * or of none, by their arrival.
 */
final class Reload {

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

    /** After they are merged, takes away the rows that the newest file does not hold. */
    void clear() {
        if (!replaces) {
            return;
        }
        for (String statement : sql.deleteAbsentChildren()) {
            transaction.sql(statement).update();
        }
        int gone = transaction.sql(sql.deleteAbsent()).update();
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

    private String dataset() {
        return run.contract().name().toString();
    }

    private @Nullable LocalDateTime asOf() {
        return run.file().hour().orElse(null);
    }
}

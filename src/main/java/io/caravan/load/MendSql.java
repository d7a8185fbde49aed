package io.caravan.load;

import io.caravan.database.Transaction;
import io.caravan.run.Run;
import io.caravan.run.SourceFile;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;

/** Links records that were mended to the refused ones that they were, which have been part of another run. */
final class MendSql {

    static final String COPY = "COPY pg_temp.stage_mends (_position, run, record) FROM STDIN";

    private MendSql() {}

    static void createStage(Transaction transaction) {
        transaction
                .sql("CREATE TEMP TABLE IF NOT EXISTS stage_mends (_position bigint, run bigint, record bigint) "
                        + "ON COMMIT DELETE ROWS")
                .update();
    }

    private record Origin(long run, String file, String entry) {}

    /** A corrected record is as old as the rejected one was, or correcting it would make it newer than what came after it. */
    static void keepTimes(Transaction transaction, Run run, StageSql sql) {
        List<Origin> origins = transaction
                .sql(
                        """
                        SELECT run, file, entry FROM caravan.run
                        WHERE dataset = ? AND run IN (SELECT run FROM pg_temp.stage_mends)""")
                .param(run.contract().name().toString())
                .query(Origin.class)
                .list();
        for (Origin origin : origins) {
            String hour = SourceFile.hour(origin.file(), origin.entry())
                    .map(LocalDateTime::toString)
                    .orElse(null);
            transaction
                    .sql(String.format(
                            Locale.ROOT,
                            """
                            UPDATE %s AS s SET _file_hour = ?::timestamp, _arrival = %s
                            FROM pg_temp.stage_mends AS m WHERE m._position = s._position AND m.run = ?""",
                            sql.stage(),
                            Arrival.of("m.run", "m.record")))
                    .params(hour, origin.run())
                    .update();
        }
    }

    /**
     * Writes down what became of the refused records. One that was refused again can be mended again; otherwise the first
     * outcome stays.
     */
    static void settle(Transaction transaction, Run run, StageSql sql) {
        transaction
                .sql(String.format(
                        Locale.ROOT,
                        """
                        INSERT INTO caravan.mended AS old (run, record, outcome, mended_by)
                        SELECT DISTINCT ON (m.run, m.record) m.run, m.record,
                               CASE WHEN s._position IS NULL THEN 'rejected'
                                    WHEN s._row_hash = '%3$s'::bigint THEN 'suppressed'
                                    WHEN o.outcome = 'repeated' THEN 'duplicate'
                                    ELSE coalesce(o.outcome, 'loaded') END, ?
                        FROM pg_temp.stage_mends AS m
                        LEFT JOIN %1$s AS s USING (_position) LEFT JOIN %2$s AS o USING (_position)
                        WHERE EXISTS (SELECT FROM caravan.reject AS r JOIN caravan.run AS f USING (run)
                                      WHERE r.run = m.run AND r.record = m.record AND f.dataset = ?)
                        ORDER BY m.run, m.record, s._position
                        ON CONFLICT (run, record) DO UPDATE
                           SET outcome = excluded.outcome, mended_by = excluded.mended_by, mended_at = now()
                         WHERE old.outcome = 'rejected'""",
                        sql.stage(),
                        sql.outcome(),
                        RowHash.EMPTIED))
                .params(run.id(), run.contract().name().toString())
                .update();
    }
}

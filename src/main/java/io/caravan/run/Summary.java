package io.caravan.run;

import io.caravan.database.Database;
import java.sql.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers from the books for people. */
public final class Summary {

    private static final String FAILED_MAIL = " failed_at IS NOT NULL OR sent_at IS NULL AND attempts > 0\n";

    /** SQL: nobody has mended the reject {@code r} of run {@code f}, or withdrawn the run. */
    private static final String OPEN = " f.state = 'loaded'"
            + " AND NOT EXISTS (SELECT FROM caravan.mended AS m WHERE m.run = r.run AND m.record = r.record)\n";

    private final Database database;

    public Summary(Database database) {
        this.database = database;
    }

    /**
     * What has become of the records of a dataset until now: the counts of its runs, with what was settled since taken from
     * pending to where it belongs.
     *
     * @param rejected how many were rejected, whatever has become of them since
     * @param open how many of these nobody has corrected yet; with those of files that were loaded before and came again
     */
    public record Dataset(
            String dataset,
            long read,
            long loaded,
            long updated,
            long unchanged,
            long duplicate,
            long superseded,
            long rejected,
            long pending,
            long suppressed,
            long open,
            long files,
            long failed,
            long held,
            long repeated) {}

    /**
     * By dataset.
     *
     * @param owner the process whose runs count, see {@link Presence}; 0 for all
     */
    public List<Dataset> datasets(int owner) {
        return database.transact(transaction -> transaction
                .sql(
                        """
                        WITH settled AS (
                            SELECT run, outcome, count(*) AS records FROM caravan.settled GROUP BY run, outcome),
                        moved AS (
                            SELECT run, sum(records) AS records,
                                   sum(records) FILTER (WHERE outcome = 'loaded') AS loaded,
                                   sum(records) FILTER (WHERE outcome = 'updated') AS updated,
                                   sum(records) FILTER (WHERE outcome = 'unchanged') AS unchanged,
                                   sum(records) FILTER (WHERE outcome = 'duplicate') AS duplicate,
                                   sum(records) FILTER (WHERE outcome = 'superseded') AS superseded,
                                   sum(records) FILTER (WHERE outcome = 'rejected') AS rejected,
                                   sum(records) FILTER (WHERE outcome = 'suppressed') AS suppressed
                            FROM settled GROUP BY run),
                        open AS (
                            SELECT f.dataset, count(DISTINCT (r.run, r.record)) AS records
                            FROM caravan.reject AS r JOIN caravan.run AS f USING (run)
                            WHERE (:owner = 0 OR f.owner = :owner
                                   OR f.run IN (SELECT repeats FROM caravan.run WHERE owner = :owner))
                              AND"""
                                + OPEN
                                + """
                            GROUP BY f.dataset)
                        SELECT dataset, sum(read)::bigint AS read,
                               sum(r.loaded + coalesce(m.loaded, 0))::bigint AS loaded,
                               sum(r.updated + coalesce(m.updated, 0))::bigint AS updated,
                               sum(r.unchanged + coalesce(m.unchanged, 0))::bigint AS unchanged,
                               sum(r.duplicate + coalesce(m.duplicate, 0))::bigint AS duplicate,
                               sum(r.superseded + coalesce(m.superseded, 0))::bigint AS superseded,
                               sum(r.rejected + coalesce(m.rejected, 0))::bigint AS rejected,
                               sum(r.pending - coalesce(m.records, 0))::bigint AS pending,
                               sum(r.suppressed + coalesce(m.suppressed, 0))::bigint AS suppressed,
                               coalesce((SELECT records FROM open AS o WHERE o.dataset = r.dataset), 0) AS open,
                               count(*) FILTER (WHERE state = 'loaded') AS files,
                               count(*) FILTER (WHERE state = 'failed') AS failed,
                               count(*) FILTER (WHERE 'held' IN (state, repeated)) AS held,
                               count(*) FILTER (WHERE state = 'repeated' AND repeated <> 'held') AS repeated
                        FROM caravan.run AS r LEFT JOIN moved AS m USING (run)
                        CROSS JOIN LATERAL (SELECT coalesce((SELECT f.state FROM caravan.run AS f WHERE f.run = r.repeats), '')) AS f (repeated)
                        WHERE coalesce(nullif(:owner, 0), owner) = owner AND state NOT IN ('claimed', 'withdrawn')
                        GROUP BY dataset ORDER BY dataset""")
                .param("owner", owner)
                .query(Dataset.class)
                .list());
    }

    /** How many records of runs before those of {@code owner} were waiting and loaded with them. */
    public long settledFromEarlier(int owner) {
        return database.transact(transaction -> transaction
                .sql(
                        """
                        SELECT count(*) FROM caravan.settled AS s
                        JOIN caravan.run AS r ON r.run = s.run JOIN caravan.run AS b ON b.run = s.settled_by
                        WHERE b.owner = ? AND r.owner <> ?""")
                .params(owner, owner)
                .query(Long.class)
                .single());
    }

    /** Why records of a dataset wait, and how many for each reason. */
    public record Waiting(String dataset, String missing, long records) {}

    /** What the pending records wait for. A record that waits for two things is told as such. */
    public List<Waiting> waiting() {
        return database.transact(transaction -> transaction
                .sql(
                        """
                        SELECT dataset, missing, count(*) AS records
                        FROM (SELECT p.dataset, string_agg(DISTINCT r.dataset, ' and ' ORDER BY r.dataset) AS missing
                              FROM caravan.pending AS p JOIN caravan.pending_reference AS r USING (pending)
                              GROUP BY p.pending, p.dataset) AS each
                        GROUP BY dataset, missing ORDER BY dataset, records DESC""")
                .query(Waiting.class)
                .list());
    }

    /** A run as {@code status} shows it. */
    public record Recent(
            long run,
            String dataset,
            String file,
            String entry,
            String state,
            long read,
            long rejected,
            long pending,
            String finished,
            @Nullable String failure) {}

    /** How many runs there are. */
    public long runs() {
        return count("caravan.run");
    }

    private long count(String what) {
        return database.transact(transaction -> transaction
                .sql("SELECT count(*) FROM " + what)
                .query(Long.class)
                .single());
    }

    /** The newest runs, newest first. */
    public List<Recent> recent(int count) {
        return database.transact(transaction -> transaction
                .sql(
                        """
                        SELECT run, dataset, file, entry, state, read, rejected, pending,
                               coalesce(to_char(finished_at, 'YYYY-MM-DD HH24:MI:SS'), '') AS finished, failure
                        FROM caravan.run ORDER BY run DESC LIMIT ?""")
                .param(count)
                .query(Recent.class)
                .list());
    }

    /** A broken rule of a refused record, as {@code rejects} shows it. */
    public record Refused(
            String dataset, String file, String entry, long line, String field, String rule, String message) {}

    /**
     * The newest refusals of records that were not mended since.
     *
     * @param dataset of this dataset alone, or of all when it is null
     */
    public List<Refused> refused(@Nullable String dataset, int most) {
        return database.transact(transaction -> transaction
                .sql(
                        """
                        SELECT dataset, file, entry, line, field, rule, message
                        FROM caravan.reject AS r JOIN caravan.run AS f USING (run)
                        WHERE coalesce(:dataset, dataset) = dataset AND"""
                                + OPEN
                                + """
                        ORDER BY run DESC, record LIMIT :most""")
                .param("dataset", dataset, Types.VARCHAR)
                .param("most", most)
                .query(Refused.class)
                .list());
    }

    /**
     * How many rules the records break that were refused and not mended since.
     *
     * @param dataset of this dataset alone, or of all when it is null
     */
    public long openRefusals(@Nullable String dataset) {
        return database.transact(transaction -> transaction
                .sql(
                        """
                        SELECT count(*) FROM caravan.reject AS r JOIN caravan.run AS f USING (run)
                        WHERE coalesce(:dataset, dataset) = dataset AND"""
                                + OPEN)
                .param("dataset", dataset, Types.VARCHAR)
                .query(Long.class)
                .single());
    }

    /** How many records were refused for one reason. */
    public record RefusedFor(String dataset, String field, String rule, String message, long records) {}

    /** The refusals in runs of {@code owner}, or the open ones of all when it is 0, by reason, the most frequent first. */
    public List<RefusedFor> refusedByReason(int owner) {
        return database.transact(transaction -> transaction
                .sql(
                        """
                        SELECT dataset, field, rule, message, count(DISTINCT (run, record)) AS records
                        FROM caravan.reject AS r JOIN caravan.run AS f USING (run)
                        WHERE owner = :owner OR :owner = 0 AND"""
                                + OPEN
                                + """
                        GROUP BY dataset, field, rule, message ORDER BY dataset, records DESC, field, rule""")
                .param("owner", owner)
                .query(RefusedFor.class)
                .list());
    }

    /** How many mails wait to be sent; without those that are rejected for good. */
    public long mailsWaiting() {
        return count("caravan.mail WHERE sent_at IS NULL AND failed_at IS NULL");
    }

    /**
     * A mail that is rejected for good, or that has failed and is tried again.
     *
     * @param receiver an address; empty for the people who look after this installation
     * @param replyCode of the mail server; 0 when it gave none
     * @param nextAttempt when it is tried again; empty when it is not
     */
    public record FailedMail(
            long mail,
            String receiver,
            String subject,
            int replyCode,
            String failure,
            int attempts,
            String nextAttempt) {}

    /** How many mails {@link #failedMails} has to tell. */
    public long mailsFailed() {
        return count("caravan.mail WHERE " + FAILED_MAIL);
    }

    /** The newest mails that are rejected for good, then those that are tried again. */
    public List<FailedMail> failedMails(int most) {
        return database.transact(transaction -> transaction
                .sql(
                        """
                        SELECT mail, receiver, subject, coalesce(reply_code, 0) AS reply_code, failure, attempts,
                               CASE WHEN failed_at IS NULL THEN to_char(next_attempt_at, 'YYYY-MM-DD HH24:MI:SS') ELSE '' END
                                   AS next_attempt
                        FROM caravan.mail
                        WHERE"""
                                + FAILED_MAIL
                                + """
                        ORDER BY failed_at DESC NULLS LAST, mail DESC LIMIT ?""")
                .param(most)
                .query(FailedMail.class)
                .list());
    }
}

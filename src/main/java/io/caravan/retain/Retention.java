package io.caravan.retain;

import io.caravan.database.Database;
import io.caravan.database.Transaction;
import io.caravan.run.Filing;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room's door: deletes what is older than its period, and writes down in the books that a raw file is gone. A raw file
 * is as old as the youngest run that is filed as it, because the file's own time is its sender's.
 */
public final class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private static final String LET_GO =
            """
            WITH old AS (
                SELECT filed_as FROM caravan.run WHERE starts_with(filed_as, ?)
                GROUP BY filed_as HAVING max(finished_at) < ?),
            noted AS (
                UPDATE caravan.run SET filed_as = '' FROM old WHERE run.filed_as = old.filed_as)
            SELECT filed_as FROM old""";

    private final Database database;
    private final Filing filing;
    private final Path outbox;
    private final Path certificates;
    private final Path fixes;
    private final Path quality;
    private final Periods periods;
    private final Clock clock;

    /**
     * @param outbox where mails lie when there is no mail server
     * @param certificates where the certificates of erasures lie
     * @param fixes where refused records lie to be mended, by domain
     * @param quality where the quality reports lie, by day
     */
    public Retention(
            Database database,
            Filing filing,
            Path outbox,
            Path certificates,
            Path fixes,
            Path quality,
            Periods periods,
            Clock clock) {
        this.database = database;
        this.filing = filing;
        this.outbox = outbox;
        this.certificates = certificates;
        this.fixes = fixes;
        this.quality = quality;
        this.periods = periods;
        this.clock = clock;
    }

    /**
     * Lets go all that is due, and tells how much. Killed at any point, it does the rest the next time.
     *
     * @throws java.io.UncheckedIOException when a file cannot be deleted; the books then hold it as kept
     */
    public void expire() {
        database.run(transaction -> {
            await(transaction);
            int archived = files(transaction, Filing.ARCHIVE, periods.archive());
            int failed = files(transaction, Filing.FAILED, periods.failed());
            int mails = rows(
                    transaction, "DELETE FROM caravan.mail WHERE coalesce(sent_at, failed_at) < ?", periods.mails());
            int posted = OwnFiles.deleteBefore(before(periods.mails()).toInstant(), outbox);
            int papers = OwnFiles.deleteBefore(before(periods.certificates()).toInstant(), certificates);
            int refused = OwnFiles.deleteBeforeBelow(before(periods.failed()).toInstant(), fixes);
            int pages = OwnFiles.deleteBeforeBelow(before(periods.quality()).toInstant(), quality);
            int tokens = rows(transaction, "DELETE FROM caravan.suppressed WHERE since < ?", periods.certificates());
            LOG.info(
                    "retention: {} archived and {} failed files, {} mails and {} in the outbox, {} files of certificates, "
                            + "{} of refused records, {} quality reports and {} tokens of suppression were old enough to go",
                    archived,
                    failed,
                    mails,
                    posted,
                    papers,
                    refused,
                    pages,
                    tokens);
        });
    }

    /** Waits for an erasure that is under way: it could put back, rewritten, a file that is deleted here. */
    private static void await(Transaction transaction) {
        transaction
                .sql("SELECT true FROM pg_advisory_xact_lock(hashtext('caravan'), hashtext('erase'))")
                .query(Boolean.class)
                .single();
    }

    /** Notes first and deletes then, within the transaction: what is noted is deleted, or the note is undone. */
    private int files(Transaction transaction, String place, Duration period) {
        List<String> old = transaction
                .sql(LET_GO)
                .params(place, before(period))
                .query(String.class)
                .list();
        old.forEach(filing::discard);
        return old.size();
    }

    private int rows(Transaction transaction, String delete, Duration period) {
        return transaction.sql(delete).param(before(period)).update();
    }

    private OffsetDateTime before(Duration period) {
        return clock.instant().minus(period).atOffset(ZoneOffset.UTC);
    }
}

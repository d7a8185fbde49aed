package io.caravan.retain;

import io.caravan.database.Database;
import io.caravan.database.Transaction;
import io.caravan.run.Filing;
import io.caravan.run.OneByOne;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room's door: deletes what is older than its period, and writes down in the books that a raw file is gone. A raw file
 * is as old as the youngest run that is filed as it, because the file's own time is its sender's.
 */
public final class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private static final String OLD_FILES =
            """
            SELECT filed_as FROM caravan.run WHERE starts_with(filed_as, ?)
            GROUP BY filed_as HAVING max(finished_at) < ? AND NOT bool_or(state IN ('held', 'claimed'))""";

    /** Beside the certificates: a young one may be checked by an old key. */
    private static final String PUBLIC_KEY = "caravan.pub";

    private final OneByOne steps = new OneByOne(LOG);
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
     * Deletes all that is due, and logs how much. What cannot be deleted keeps nothing else from it, and is tried again the next
     * time; the ledger then holds it as kept.
     */
    public void expire() {
        Instant mails = before(periods.mails()).toInstant();
        List<Place> places = List.of(
                new Place("archived files", () -> files(Filing.ARCHIVE, periods.archive())),
                new Place("failed files", () -> files(Filing.FAILED, periods.failed())),
                new Place(
                        "mails",
                        () -> rows("DELETE FROM caravan.mail WHERE coalesce(sent_at, failed_at) < ?", periods.mails())),
                new Place(
                        "notices",
                        () -> rows(
                                "DELETE FROM caravan.notice WHERE starts_with(cause, 'unmatched ') AND since < ?",
                                periods.mails())),
                new Place("files of the outbox", () -> OwnFiles.deleteBefore(mails, outbox)),
                new Place(
                        "files of certificates",
                        () -> OwnFiles.deleteBefore(
                                before(periods.certificates()).toInstant(), certificates, Set.of(PUBLIC_KEY))),
                new Place(
                        "files of rejected records",
                        () -> OwnFiles.deleteBeforeBelow(
                                before(periods.failed()).toInstant(), fixes)),
                new Place(
                        "quality reports",
                        () -> OwnFiles.deleteBeforeBelow(
                                before(periods.quality()).toInstant(), quality)),
                new Place(
                        "suppression tokens",
                        () -> rows("DELETE FROM caravan.suppressed WHERE since < ?", periods.certificates())));
        List<String> deleted = new ArrayList<>();
        var unused = steps.each(
                places,
                place -> "deleting old " + place.name(),
                place -> deleted.add(place.delete().getAsInt() + " " + place.name()));
        LOG.info("retention: deleted {}", String.join(", ", deleted));
    }

    /** A kind of thing that is kept for a time. */
    private record Place(String name, IntSupplier delete) {}

    /** Waits for an erasure that is under way: it could put back, rewritten, a file that is deleted here. */
    private static void await(Transaction transaction) {
        transaction
                .sql("SELECT true FROM pg_advisory_xact_lock(hashtext('caravan'), hashtext('erase'))")
                .query(Boolean.class)
                .single();
    }

    /** Each file in a transaction of its own, as one that cannot be deleted keeps no other. */
    private int files(String place, Duration period) {
        List<String> old = database.transact(transaction -> transaction
                .sql(OLD_FILES)
                .params(place, before(period))
                .query(String.class)
                .list());
        return steps.each(old, file -> "deleting " + file, file -> file(file, period));
    }

    /** Notes first and deletes then, within the transaction: what is noted is deleted, or the note is undone. */
    private void file(String file, Duration period) {
        database.run(transaction -> {
            await(transaction);
            int noted = transaction
                    .sql(
                            """
                            UPDATE caravan.run SET filed_as = '' WHERE filed_as = ?
                            AND NOT EXISTS (SELECT FROM caravan.run AS later WHERE later.filed_as = run.filed_as
                                            AND coalesce(later.finished_at, now()) >= ?)""")
                    .params(file, before(period))
                    .update();
            if (noted > 0) {
                filing.discard(file);
            }
        });
    }

    private int rows(String delete, Duration period) {
        return database.transact(
                transaction -> transaction.sql(delete).param(before(period)).update());
    }

    private OffsetDateTime before(Duration period) {
        return clock.instant().minus(period).atOffset(ZoneOffset.UTC);
    }
}

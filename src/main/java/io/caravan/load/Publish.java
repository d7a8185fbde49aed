package io.caravan.load;

import io.caravan.contract.Contracts;
import io.caravan.contract.Reference;
import io.caravan.database.Transaction;
import io.caravan.failure.BusyException;
import io.caravan.failure.DatabaseException;
import io.caravan.failure.StaleClaimException;
import io.caravan.failure.StaleSuppressionException;
import io.caravan.failure.UnreadableFileException;
import io.caravan.run.Run;
import io.caravan.run.TableReads;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The publishing of one run, all in the transaction of its staging: judges the records in sets, merges them, settles what
 * waited for them, and balances the books.
 */
final class Publish {

    /** Hashes and sorts of a million keys in memory rather than on disk, for this transaction alone. */
    private static final String ROOM_FOR_SETS = "SET LOCAL work_mem = '64MB'";

    private static final int LINES_AT_A_TIME = 1000;
    private static final long ALIVE_EVERY_SECONDS = 3;
    private static final int LINES_ROOM = 1 << 16;

    private final Staging staging;
    private final Transaction transaction;
    private final Run run;
    private final Contracts contracts;
    private final Drafts drafts;
    private final StageSql sql;
    private final JudgeSql judge;
    private final List<Drafts.Draft> complete = new ArrayList<>();

    Publish(Staging staging, Contracts contracts, Drafts drafts) {
        this.staging = staging;
        this.transaction = staging.transaction();
        this.run = staging.run();
        this.contracts = contracts;
        this.drafts = drafts;
        this.sql = new StageSql(run.contract());
        this.judge = new JudgeSql(run.contract(), sql);
    }

    Loaded publish() {
        WrongFile.refuse(staging);
        if (staging.count() > Staging.WORTH_ANALYZING) {
            transaction.sql(ROOM_FOR_SETS).update();
            staging.analyze();
        }
        OnePerDomain.enter(transaction, run);
        fence();
        if (staging.isMending()) {
            MendSql.keepTimes(transaction, run, sql);
        }
        if (staging.isCareful()) {
            rejectWhatIsNotTaken();
        }
        Reload reload = new Reload(staging, sql);
        BitSet pending = new BitSet();
        BitSet leftOut = staging.notTaken();
        int judged = judge(reload, leftOut, pending);
        // While the database merges, the output file is compressed.
        CompletableFuture<Optional<Drafts.Draft>> output = drafts.complete(run, leftOut);
        if (!pending.isEmpty()) {
            park();
        }
        Map<String, Long> counts = new TreeMap<>(merge(judged));
        reload.clear(counts.getOrDefault("loaded", 0L));
        if (staging.isMending()) {
            MendSql.settle(transaction, run, sql);
        }
        counts.merge("loaded", staging.straight(), Long::sum);
        long settled = settle();
        joined(output).ifPresent(draft -> {
            note(transaction, draft, run.id(), run.id());
            complete.add(draft);
        });
        counts.merge("duplicate", counts.getOrDefault("repeated", 0L), Long::sum);
        counts.remove("repeated");
        counts.put("rejected", staging.rejected());
        if (staging.emptied() > 0) {
            countSuppressed(counts);
        }
        counts.merge("suppressed", staging.leftOut(), Long::sum);
        counts.values().removeIf(count -> count == 0);
        balance(counts);
        Deletions.apply(transaction, run, staging.isMending());
        TableReads.loaded(transaction, run);
        transaction.commit();
        return new Loaded(run, counts, settled, complete);
    }

    /**
     * Notes what becomes of the records that are not simply new, and shows the lines of those that wait.
     *
     * @param leftOut is given the records that the output file leaves out
     * @param pending is given those that wait for a reference
     * @return how many are noted
     */
    private int judge(Reload reload, BitSet leftOut, BitSet pending) {
        if (staging.straight() > 0) {
            staging.tookBack(transaction.sql(judge.takeBack()).update());
        }
        int judged = transaction.sql(judge.judgeRepeats("repeated")).update();
        judged += judgeReferences();
        judged += reload.judge(judge);
        if (judged > 0) {
            leftOut.or(leftOut(pending));
        }
        if (!pending.isEmpty()) {
            drafts.show(run, pending, this::keepLine);
            flushLines();
        }
        return judged;
    }

    private Map<String, Long> merge(int judged) {
        return Merge.merge(transaction, sql, judge, run.id(), judged, staging.emptied() > 0 || staging.isMending());
    }

    private void park() {
        transaction
                .sql(new PendingSql(run.contract(), sql).putBy())
                .param(run.id())
                .update();
    }

    /** Makes rejects of the staged records that the database does not take into their tables. */
    private void rejectWhatIsNotTaken() {
        Extent staged = transaction
                .sql("SELECT coalesce(min(_position), 1) AS first, coalesce(max(_position), 0) AS last FROM "
                        + sql.stage())
                .query(Extent.class)
                .single();
        SortedMap<Long, DatabaseException> found = Culprits.find(
                staged.first(), staged.last(), (first, last) -> transaction.tryOut(() -> mergeOnly(first, last)));
        if (found.size() > Culprits.MOST) {
            throw new UnreadableFileException("the database takes none of more than " + Culprits.MOST
                    + " records; of the first: "
                    + DatabaseReason.of(found.values().iterator().next()).message());
        }
        found.forEach((position, reason) -> staging.reject(position, DatabaseReason.of(reason)));
        WrongFile.refuse(staging);
    }

    private record Extent(long first, long last) {}

    /** What publishing does with these records, if they were all. */
    private void mergeOnly(long first, long last) {
        for (String table : sql.stages()) {
            transaction
                    .sql("DELETE FROM " + table + " WHERE _position NOT BETWEEN ? AND ?")
                    .params(first, last)
                    .update();
        }
        BitSet pending = new BitSet();
        int judged = judge(new Reload(staging, sql), new BitSet(), pending);
        if (!pending.isEmpty()) {
            park();
        }
        var unused = merge(judged);
    }

    private long settle() {
        boolean all = staging.straight() > 0;
        Drafts.Settler settler = Drafts.Settler.of(run);
        if (staging.isCareful()) {
            new Settle(transaction, settler, contracts, drafts, complete).rejectWhatIsNotTaken(run.contract(), all);
        }
        return new Settle(transaction, settler, contracts, drafts, complete).settle(run.contract(), all);
    }

    /** Emptied records came in like others; in the books they are suppressed, but for those that are still pending. */
    private void countSuppressed(Map<String, Long> counts) {
        transaction.sql(judge.correctSuppressed()).update();
        transaction.sql(judge.countEmptied()).query(row -> {
            String outcome = row.getString("outcome");
            counts.merge(outcome.equals("repeated") ? "duplicate" : outcome, -row.getLong("records"), Long::sum);
            counts.merge("suppressed", row.getLong("records"), Long::sum);
        });
    }

    /** Waits for the output file, and meanwhile lets the database know that somebody is there. */
    private <T> T joined(CompletableFuture<T> future) {
        while (true) {
            try {
                return future.get(ALIVE_EVERY_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                staging.isAlive();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("stopped while the output file was written", e);
            }
        }
    }

    /** Locks the run in the books, if the claim still holds and nobody was erased since its records were treated. */
    private void fence() {
        long suppressionState = transaction
                .sql(
                        """
                        SELECT (SELECT coalesce(max(number), 0) FROM caravan.suppressed)
                        FROM caravan.run WHERE run = ? AND token = ? AND state = 'claimed' FOR UPDATE""")
                .params(run.id(), run.token())
                .query(Long.class)
                .optional()
                .orElseThrow(() -> new StaleClaimException(run.id()));
        if (!staging.knewOf(suppressionState)) {
            throw new StaleSuppressionException(run.id());
        }
    }

    /** Gives how many records refer to something that is not there. */
    private int judgeReferences() {
        int missing = 0;
        for (Reference reference : run.contract().references()) {
            missing += transaction
                    .sql(judge.findMissing(reference, contracts.get(reference.dataset())))
                    .update();
        }
        return missing == 0 ? 0 : transaction.sql(judge.judgeMissing()).update();
    }

    private BitSet leftOut(BitSet pending) {
        BitSet leftOut = new BitSet();
        transaction.sql(judge.leftOut()).query(row -> {
            int record = Math.toIntExact(row.getLong(1));
            leftOut.set(record);
            pending.set(record, row.getBoolean(2));
        });
        return leftOut;
    }

    private CopyText lines = new CopyText(LINES_ROOM);
    private int lineCount;

    private void keepLine(long record, String line) {
        lines.row(record).column(line).end();
        if (++lineCount % LINES_AT_A_TIME == 0) {
            flushLines();
        }
    }

    private void flushLines() {
        if (!lines.isEmpty()) {
            Staging.copy(transaction, "COPY pg_temp.stage_output (_position, line) FROM STDIN", lines);
            lines = new CopyText(LINES_ROOM);
        }
    }

    private void balance(Map<String, Long> counts) {
        transaction
                .sql(
                        """
                        UPDATE caravan.run
                        SET state = 'loaded', finished_at = clock_timestamp(), told = ?, kept = ?, profile = ?::json, read = ?, loaded = ?, updated = ?,
                            unchanged = ?, duplicate = ?, superseded = ?, rejected = ?, pending = ?, suppressed = ?
                        WHERE run = ?""")
                .params(
                        staging.rejected() == 0,
                        run.contract().undo().isPresent(),
                        staging.profile().json(),
                        staging.read(),
                        counts.getOrDefault("loaded", 0L),
                        counts.getOrDefault("updated", 0L),
                        counts.getOrDefault("unchanged", 0L),
                        counts.getOrDefault("duplicate", 0L),
                        counts.getOrDefault("superseded", 0L),
                        counts.getOrDefault("rejected", 0L),
                        counts.getOrDefault("pending", 0L),
                        counts.getOrDefault("suppressed", 0L),
                        run.id())
                .update();
    }

    /**
     * Writes down a complete draft. An output file of that name may have been there, and been taken away by whoever it was
     * for.
     *
     * @param run that completed it
     * @param origin the run whose records it holds
     */
    static void note(Transaction transaction, Drafts.Draft draft, long run, long origin) {
        int noted = transaction
                .sql(
                        """
                        INSERT INTO caravan.output AS o (path, draft, run, origin, records) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (path) DO UPDATE
                           SET draft = excluded.draft, run = excluded.run, origin = excluded.origin, records = excluded.records, in_place = false
                         WHERE o.in_place""")
                .params(draft.path(), draft.draft(), run, origin, draft.records())
                .update();
        if (noted == 0) {
            throw new BusyException("another run is about to put its output into the same place; try again");
        }
    }
}

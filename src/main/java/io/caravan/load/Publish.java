package io.caravan.load;

import io.caravan.contract.Contracts;
import io.caravan.contract.Reference;
import io.caravan.database.Transaction;
import io.caravan.run.Run;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The publishing of one run, all in the transaction of its staging: judges the records in sets, merges them, settles what
 * waited for them, and balances the books.
 */
final class Publish {

    /** Within a domain one run publishes at a time: otherwise a record and what it refers to could pass each other unseen. */
    private static final String ONE_PER_DOMAIN =
            "SELECT true FROM pg_advisory_xact_lock(hashtext('caravan'), hashtext(?))";

    private static final int LINES_AT_A_TIME = 1000;

    private final Staging staging;
    private final Transaction transaction;
    private final Run run;
    private final Contracts contracts;
    private final Drafts drafts;
    private final StageSql sql;
    private final List<Drafts.Draft> complete = new ArrayList<>();

    Publish(Staging staging, Contracts contracts, Drafts drafts) {
        this.staging = staging;
        this.transaction = staging.transaction();
        this.run = staging.run();
        this.contracts = contracts;
        this.drafts = drafts;
        this.sql = new StageSql(run.contract());
    }

    Loaded publish() {
        fence();
        staging.analyze();
        transaction
                .sql(ONE_PER_DOMAIN)
                .param(run.contract().name().domain())
                .query(Boolean.class)
                .single();
        update(sql.judgeRepeats("repeated"));
        judgeReferences();
        merge(sql);
        Map<String, Long> counts = counts();
        drafts.complete(run, leftOut(), this::keepLine).ifPresent(complete::add);
        flushLines();
        if (counts.containsKey("pending")) {
            transaction
                    .sql(new PendingSql(run.contract(), sql).putBy())
                    .param(run.id())
                    .update();
        }
        long settled = new Settle(transaction, run, contracts, drafts, complete).settle(run.contract());
        balance(counts);
        transaction.commit();
        return new Loaded(run, counts, settled);
    }

    /** Locks the run in the books, if the claim still holds. */
    private void fence() {
        boolean holds = transaction
                .sql("SELECT run FROM caravan.run WHERE run = ? AND token = ? AND state = 'claimed' FOR UPDATE")
                .params(run.id(), run.token())
                .query(Long.class)
                .optional()
                .isPresent();
        if (!holds) {
            throw new StaleClaimException(run.id());
        }
    }

    private void judgeReferences() {
        for (Reference reference : run.contract().references()) {
            update(sql.findMissing(reference, contracts.get(reference.dataset())));
        }
        if (!run.contract().references().isEmpty()) {
            update(sql.judgeMissing());
        }
    }

    private void merge(StageSql sql) {
        merge(transaction, sql);
    }

    /** Brings the staged records over; used for those of a file and for those that waited. */
    static void merge(Transaction transaction, StageSql sql) {
        Stream.concat(Stream.of(sql.judgeExisting(), sql.keepLatestHour(), sql.merge()), sql.mergeChildren().stream())
                .forEach(statement -> transaction.sql(statement).update());
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        transaction.sql(sql.countOutcomes()).query(row -> {
            String outcome = row.getString("outcome");
            counts.merge(outcome.equals("repeated") ? "duplicate" : outcome, row.getLong("records"), Long::sum);
        });
        if (staging.rejected() > 0) {
            counts.put("rejected", staging.rejected());
        }
        return counts;
    }

    private Iterator<Drafts.LeftOut> leftOut() {
        return transaction.cursor(sql.leftOut(), row -> new Drafts.LeftOut(row.getLong(1), row.getBoolean(2)));
    }

    private CopyText lines = new CopyText();
    private int lineCount;

    private void keepLine(long position, String line) {
        lines.row(position).column(line).end();
        if (++lineCount % LINES_AT_A_TIME == 0) {
            flushLines();
        }
    }

    private void flushLines() {
        byte[] bytes = lines.toBytes();
        if (bytes.length > 0) {
            Staging.copy(transaction, "COPY pg_temp.stage_output (_position, line) FROM STDIN", bytes);
            lines = new CopyText();
        }
    }

    private void balance(Map<String, Long> counts) {
        for (Drafts.Draft draft : complete) {
            transaction
                    .sql("INSERT INTO caravan.output (path, draft, run, records) VALUES (?, ?, ?, ?)")
                    .params(draft.path(), draft.draft(), run.id(), draft.records())
                    .update();
        }
        transaction
                .sql(
                        """
                        UPDATE caravan.run
                        SET state = 'loaded', finished_at = clock_timestamp(), told = ?, read = ?, loaded = ?, updated = ?,
                            unchanged = ?, duplicate = ?, superseded = ?, rejected = ?, pending = ?
                        WHERE run = ?""")
                .params(
                        staging.rejected() == 0,
                        staging.staged() + staging.rejected(),
                        counts.getOrDefault("loaded", 0L),
                        counts.getOrDefault("updated", 0L),
                        counts.getOrDefault("unchanged", 0L),
                        counts.getOrDefault("duplicate", 0L),
                        counts.getOrDefault("superseded", 0L),
                        counts.getOrDefault("rejected", 0L),
                        counts.getOrDefault("pending", 0L),
                        run.id())
                .update();
    }

    private void update(String statement) {
        transaction.sql(statement).update();
    }
}

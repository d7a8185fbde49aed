package io.caravan.load;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.database.Transaction;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Loads, in the publishing transaction of a run, the pending records that waited for what the run brought. */
final class Settle {

    /** Records that have waited say themselves which run has brought them. */
    private static final long NO_RUN = 0;

    private final Transaction transaction;
    private final Drafts.Settler settler;
    private final Contracts contracts;
    private final Drafts drafts;
    private final List<Drafts.Draft> complete;

    /** The pending records that may come back, by their numbers. */
    private long first = 0;

    private long last = Long.MAX_VALUE;

    /** Whether it is only found out whether it works. */
    private boolean trial;

    /** @param complete is given the drafts that it has completed and noted in the books */
    Settle(
            Transaction transaction,
            Drafts.Settler settler,
            Contracts contracts,
            Drafts drafts,
            List<Drafts.Draft> complete) {
        this.transaction = transaction;
        this.settler = settler;
        this.contracts = contracts;
        this.drafts = drafts;
        this.complete = complete;
    }

    /**
     * Settles what waited for the staged records of {@code arrived}, and what waited for that; gives how many.
     *
     * @param all whether records of the run may be in its table without having been staged
     */
    long settle(Contract arrived, boolean all) {
        List<Contract> waiting = contracts.referringTo(arrived.name());
        if (waiting.isEmpty() || !anyoneWaitsFor(arrived)) {
            return 0;
        }
        waiting.forEach(contract -> SessionTables.create(transaction, contract));
        PendingSql pending = new PendingSql(arrived, new StageSql(arrived));
        update(all ? pending.arriveAll() : pending.arrive());
        if (trial) {
            transaction
                    .sql("DELETE FROM pg_temp.stage_arrived WHERE pending NOT BETWEEN ? AND ?")
                    .params(first, last)
                    .update();
        }
        return resume(waiting);
    }

    /**
     * Makes rejects of the pending records that the database does not take into their table, so that they do not stop what
     * others wait for. A pending record that is only not taken together with another one stays where it is, and expires.
     */
    void rejectWhatIsNotTaken(Contract arrived, boolean all) {
        trial = true;
        try {
            long most = transaction
                    .sql("SELECT coalesce(max(pending), 0) FROM caravan.pending")
                    .query(Long.class)
                    .single();
            Culprits.find(1, most, (from, to) -> {
                        first = from;
                        last = to;
                        return transaction.tryOut(() -> settle(arrived, all));
                    })
                    .forEach((pending, reason) -> PendingSql.reject(transaction, pending, DatabaseReason.of(reason)));
        } finally {
            trial = false;
            first = 0;
            last = Long.MAX_VALUE;
        }
    }

    /** Settles what {@code stage_arrived} holds of the {@code waiting} datasets, if it waits for nothing more. */
    long resume(List<Contract> waiting) {
        long settled = 0;
        for (Contract contract : waiting) {
            StageSql sql = new StageSql(contract);
            int resumed = 0;
            for (String statement : new PendingSql(contract, sql).resume()) {
                resumed = Math.max(resumed, update(statement));
            }
            if (resumed > 0) {
                settled += settleResumed(contract, sql);
            }
        }
        return settled;
    }

    private boolean anyoneWaitsFor(Contract arrived) {
        return transaction
                .sql("SELECT EXISTS (SELECT FROM caravan.pending_reference WHERE dataset = ?)")
                .param(arrived.name().toString())
                .query(Boolean.class)
                .single();
    }

    private long settleResumed(Contract contract, StageSql sql) {
        JudgeSql judge = new JudgeSql(contract, sql);
        int judged = update(judge.judgeRepeats("duplicate"));
        var unused = Merge.merge(transaction, sql, judge, NO_RUN, judged, true);
        if (!trial) {
            writeFurther(contract, sql);
        }
        update(judge.correctSuppressed());
        long settled = transaction
                .sql(new PendingSql(contract, sql).settle())
                .param(settler.run())
                .update();
        transaction
                .sql("DELETE FROM pg_temp.stage_arrived WHERE dataset = ?")
                .param(contract.name().toString())
                .update();
        settled += settle(contract, false);
        sql.empty().forEach(this::update);
        return settled;
    }

    private record Line(Drafts.Origin origin, String text) {}

    private void writeFurther(Contract contract, StageSql sql) {
        Lines lines = new Lines(transaction.cursor(
                new PendingSql(contract, sql).resumedLines(),
                row -> new Line(
                        new Drafts.Origin(contract.name(), row.getLong(1), row.getString(2), row.getString(3)),
                        row.getString(4))));
        for (Drafts.Origin origin = lines.origin(); origin != null; origin = lines.origin()) {
            Drafts.Draft draft = drafts.further(origin, settler, lines.of(origin));
            Publish.note(transaction, draft, settler.run() == null ? origin.run() : settler.run(), origin.run());
            complete.add(draft);
        }
    }

    /** Lines in the order of their files, given file by file. */
    private static final class Lines {

        private final Iterator<Line> all;
        private @Nullable Line next;

        Lines(Iterator<Line> all) {
            this.all = all;
            advance();
        }

        Drafts.@Nullable Origin origin() {
            return next == null ? null : next.origin();
        }

        Iterator<String> of(Drafts.Origin origin) {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return next != null && next.origin().equals(origin);
                }

                @Override
                public String next() {
                    Line line = next;
                    if (line == null || !line.origin().equals(origin)) {
                        throw new NoSuchElementException();
                    }
                    advance();
                    return line.text();
                }
            };
        }

        private void advance() {
            next = all.hasNext() ? all.next() : null;
        }
    }

    private int update(String statement) {
        return transaction.sql(statement).update();
    }
}

package io.caravan.load;

import io.caravan.anonymise.SafeRows;
import io.caravan.database.Database;
import io.caravan.database.Transaction;
import io.caravan.run.Run;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The staged records of one run, in a transaction of their own that lasts from the first batch to the publishing: what is
 * not published leaves no trace. The tables are temporary ones of the connection, which cost the database no log.
 */
final class Staging implements AutoCloseable {

    static final long WORTH_ANALYZING = 10_000;

    /** Whoever is alive is never silent for so long within its transaction, however slow its disk. */
    private static final Duration ALIVE_WITHIN = Duration.ofSeconds(10);

    private final Transaction transaction;
    private final Run run;
    private final StageSql sql;
    private final Profile profile;
    private @Nullable SeenKeys seen;
    private boolean decided;
    private long staged;
    private long straight;
    private long rejected;
    private long leftOut;
    private long emptied;
    private @Nullable Long suppressionState;
    private boolean suppressionChanged;
    private boolean mending;
    private boolean closed;

    Staging(Transaction transaction, Run run, Duration lease) {
        this.transaction = transaction;
        this.run = run;
        this.sql = new StageSql(run.contract());
        this.profile = new Profile(run.contract().table().fields());
        endIfSilent(lease.compareTo(ALIVE_WITHIN) < 0 ? ALIVE_WITHIN : lease);
        SessionTables.create(transaction, run.contract());
    }

    /** A process that hangs has locks here, for which all others would wait as long as it hangs. */
    private void endIfSilent(Duration most) {
        transaction
                .sql("SELECT set_config('idle_in_transaction_session_timeout', ?, true)")
                .param(Long.toString(most.toMillis()))
                .query(String.class)
                .single();
    }

    /** Says that this process is alive, while it waits for something else. */
    void isAlive() {
        transaction.sql("SELECT true").query(Boolean.class).single();
    }

    Transaction transaction() {
        return transaction;
    }

    Run run() {
        return run;
    }

    /** How the columns of the records look. */
    Profile profile() {
        return profile;
    }

    /** How many records there are, be they staged or in their table. */
    long count() {
        return staged + straight;
    }

    /** How many records the file holds, as far as it was read. */
    long read() {
        return count() + rejected + leftOut;
    }

    /** How many of them are in their table already. */
    long straight() {
        return straight;
    }

    long rejected() {
        return rejected;
    }

    /** How many records of erased persons were left out. */
    long leftOut() {
        return leftOut;
    }

    /** How many staged records go on without their person, who is erased. */
    long emptied() {
        return emptied;
    }

    /** Whether all batches knew of the same erased persons, and {@code state} is the state of which they knew. */
    boolean knewOf(long state) {
        return !suppressionChanged && (suppressionState == null || suppressionState == state);
    }

    /** Adds a batch; several may come at a time, and in any order. */
    void add(SafeRows batch) {
        BatchText text = new BatchText(batch, seen());
        Profile counted = Profile.of(batch);
        synchronized (this) {
            checkOpen();
            copy(sql.copyIntoTarget(), text.straight());
            copy(sql.copy(), text.staged());
            for (int child = 0; child < text.children().size(); child++) {
                copy(
                        sql.copy(run.contract().children().get(child)),
                        text.children().get(child));
            }
            copy("COPY caravan.reject (run, record, line, stage, field, rule, message) FROM STDIN", text.rejects());
            if (!text.mends().isEmpty()) {
                mend(text.mends());
            }
            profile.add(counted);
            straight += text.straightCount();
            staged += batch.rows().size() - text.straightCount();
            rejected += batch.rejects().size();
            leftOut += batch.leftOut();
            emptied += batch.emptied();
            suppressionChanged |= suppressionState != null && suppressionState != batch.suppressionState();
            suppressionState = batch.suppressionState();
        }
    }

    private void mend(CopyText mends) {
        if (!mending) {
            mending = true;
            MendSql.createStage(transaction);
        }
        copy(MendSql.COPY, mends);
    }

    /** Whether any record is to mend one that was refused before. */
    boolean isMending() {
        return mending;
    }

    /** Once some records are staged, it is decided by them how the others go. */
    private synchronized @Nullable SeenKeys seen() {
        checkOpen();
        if (!decided && staged > 0) {
            decided = true;
            seen = StraightLoad.begin(transaction, run, sql, staged);
        }
        return seen;
    }

    private void checkOpen() {
        if (closed) {
            throw new StaleClaimException(run.id());
        }
    }

    private void copy(String statement, CopyText rows) {
        if (!rows.isEmpty()) {
            copy(transaction, statement, rows);
        }
    }

    static void copy(Transaction transaction, String statement, CopyText rows) {
        try {
            rows.send(transaction.copy(), statement);
        } catch (SQLException e) {
            throw Database.scrubbed(e);
        }
    }

    void analyze() {
        if (staged > WORTH_ANALYZING) {
            sql.analyze().forEach(statement -> transaction.sql(statement).update());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        transaction.close();
    }
}

package io.caravan.load;

import io.caravan.anonymise.SafeRows;
import io.caravan.contract.Contract;
import io.caravan.contract.Load;
import io.caravan.database.Database;
import io.caravan.database.Transaction;
import io.caravan.failure.DatabaseException;
import io.caravan.failure.StaleClaimException;
import io.caravan.reject.Reject;
import io.caravan.reject.Stage;
import io.caravan.reject.Violation;
import io.caravan.run.Row;
import io.caravan.run.Run;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.IntPredicate;
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
    private final boolean careful;
    private final BitSet notTaken = new BitSet();
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
    private boolean unknownKeys;
    private boolean closed;

    /** @param careful whether it looks for records that the database does not take, and rejects them alone */
    Staging(Transaction transaction, Run run, Duration lease, boolean careful) {
        this.transaction = transaction;
        this.run = run;
        this.careful = careful;
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

    /** So many records that were in their table are staged now. */
    void tookBack(long records) {
        straight -= records;
        staged += records;
    }

    /** Whether all batches knew of the same erased persons, and {@code state} is the state of which they knew. */
    boolean knewOf(long state) {
        return !suppressionChanged && (suppressionState == null || suppressionState == state);
    }

    /** Adds a batch; several may come at a time, and in any order. */
    void add(SafeRows batch) {
        BatchText text = careful ? checked(batch) : new BatchText(batch, seen());
        Profile counted = Profile.of(batch);
        synchronized (this) {
            checkOpen();
            copy(text);
            profile.add(counted);
            straight += text.straightCount();
            staged += text.rows() - text.straightCount();
            rejected += batch.rejects().size() + batch.rows().size() - text.rows();
            leftOut += batch.leftOut();
            emptied += batch.emptied();
            suppressionChanged |= suppressionState != null && suppressionState != batch.suppressionState();
            suppressionState = batch.suppressionState();
        }
    }

    /** The batch with its records that the database does not take as rejects. */
    private synchronized BatchText checked(SafeRows batch) {
        checkOpen();
        SortedMap<Long, DatabaseException> found = Culprits.find(
                0,
                batch.rows().size() - 1L,
                (first, last) -> transaction.tryOut(
                        () -> copy(new BatchText(batch, null, i -> i >= first && i <= last, List.of()))));
        List<Reject> rejects = new ArrayList<>(batch.rejects());
        found.forEach((index, reason) -> {
            Row row = batch.rows().get(Math.toIntExact(index));
            notTaken.set(Math.toIntExact(row.record()));
            rejects.add(new Reject(
                    row.record(), row.line(), Stage.LOAD, List.of(DatabaseReason.of(reason)), row.mends(), key(row)));
        });
        IntPredicate isTaken = row -> !found.containsKey((long) row);
        return new BatchText(batch, null, isTaken, rejects);
    }

    private List<Object> key(Row row) {
        Contract contract = run.contract();
        return contract.key().stream()
                .map(field -> Objects.requireNonNull(
                        row.values().get(contract.table().fields().indexOf(field)), "a key is never null"))
                .toList();
    }

    private void copy(BatchText text) {
        copy(sql.copyIntoTarget(), text.straight());
        copy(sql.copy(), text.staged());
        for (int child = 0; child < text.children().size(); child++) {
            copy(sql.copy(run.contract().children().get(child)), text.children().get(child));
        }
        copy("COPY caravan.reject (run, record, line, stage, field, rule, message) FROM STDIN", text.rejects());
        unknownKeys |= text.hasUnknownKeys();
        if (!text.rejectedKeys().isEmpty()) {
            copy(sql.copyRejected(), text.rejectedKeys());
        }
        if (!text.mends().isEmpty()) {
            mend(text.mends());
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

    /** Whether, of a full reload, it is not known which row a rejected record is about. */
    boolean hasUnknownKeys() {
        return unknownKeys;
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

    /** Whether it looks for records that the database does not take. */
    boolean isCareful() {
        return careful;
    }

    /** The records that the database does not take, by their number in the file; they are among the rejected ones. */
    BitSet notTaken() {
        return notTaken;
    }

    /** Makes a reject of a staged record. */
    void reject(long position, Violation reason) {
        boolean isEmptied = transaction
                .sql("SELECT _row_hash = ? FROM " + sql.stage() + " WHERE _position = ?")
                .params(RowHash.EMPTIED, position)
                .query(Boolean.class)
                .single();
        transaction
                .sql("INSERT INTO caravan.reject (run, record, line, stage, field, rule, message)"
                        + " SELECT ?, _position, _line, 'load', ?, ?, ? FROM " + sql.stage() + " WHERE _position = ?")
                .params(run.id(), reason.field(), reason.rule(), reason.message(), position)
                .update();
        if (run.contract().load() == Load.REPLACE) {
            transaction.sql(sql.noteRejected()).param(position).update();
        }
        for (String table : sql.stages()) {
            transaction
                    .sql("DELETE FROM " + table + " WHERE _position = ?")
                    .param(position)
                    .update();
        }
        notTaken.set(Math.toIntExact(position));
        staged--;
        rejected++;
        emptied -= isEmptied ? 1 : 0;
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

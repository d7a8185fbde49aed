package io.caravan.load;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.contract.Reference;
import io.caravan.database.Database;
import io.caravan.database.Transaction;
import io.caravan.failure.UndoException;
import io.caravan.run.OneByOne;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Withdraws a run: the contents are then as if its file had never come. */
public final class Undo {

    private final OneByOne datasets = new OneByOne(LoggerFactory.getLogger(Undo.class));
    private final Database database;
    private final Contracts contracts;
    private final Drafts drafts;

    public Undo(Database database, Contracts contracts, Drafts drafts) {
        this.database = database;
        this.contracts = contracts;
        this.drafts = drafts;
    }

    /**
     * What has become of the rows that the run had brought.
     *
     * @param removed how many are gone
     * @param replaced in how many places an older or another version has come back
     * @param waiting how many of its records were waiting and do so no more
     */
    public record Result(DatasetName dataset, String file, long removed, long replaced, long waiting) {}

    private record Withdrawn(String dataset, String file, String state, boolean inTime, boolean kept) {}

    /**
     * Withdraws the run, all in one transaction.
     *
     * @throws UndoException when it cannot be, with the reason; then nothing has changed
     */
    public Result undo(long run) {
        Result result = database.transact(transaction -> undo(transaction, run));
        drafts.recover();
        return result;
    }

    private Result undo(Transaction transaction, long run) {
        String name = transaction
                .sql("SELECT dataset FROM caravan.run WHERE run = ?")
                .param(run)
                .query(String.class)
                .optional()
                .orElseThrow(() -> new UndoException("there is no run " + run + "; ./caravan status shows the newest"));
        Contract contract = contracts
                .find(DatasetName.parse(name))
                .filter(Contract::isLoaded)
                .orElseThrow(() -> new UndoException("run " + run + " is of " + name + ", which loads no records"));
        OnePerDomain.enter(transaction, contract.name().domain());
        Withdrawn withdrawn = check(transaction, run, contract);
        VersionSql sql = new VersionSql(contract, new StageSql(contract));
        transaction.sql(sql.plan()).params(run, run).update();
        refuseWhereOthersRefer(transaction, contract);
        long replaced = transaction
                .sql("SELECT count(version) FROM pg_temp.withdrawal")
                .query(Long.class)
                .single();
        sql.remove().forEach(statement -> transaction.sql(statement).update());
        long removed = transaction
                        .sql("SELECT count(*) FROM pg_temp.withdrawal")
                        .query(Long.class)
                        .single()
                - replaced;
        sql.bringBack().forEach(statement -> transaction.sql(statement).update());
        long waiting = forget(transaction, run, contract, removed);
        return new Result(contract.name(), withdrawn.file(), removed, replaced, waiting);
    }

    private static Withdrawn check(Transaction transaction, long run, Contract contract) {
        @Nullable Duration period = contract.undo().orElse(null);
        if (period == null) {
            throw new UndoException(
                    contract.name() + " keeps nothing of what a run replaces, so none of its runs can be"
                            + " withdrawn; say \"undo\" in its contract to have that from now on");
        }
        Withdrawn withdrawn = transaction
                .sql(
                        """
                        SELECT dataset, file, state, finished_at > now() - ? * interval '1 second' AS in_time,
                               NOT EXISTS (SELECT FROM caravan.run AS later
                                           WHERE later.dataset = r.dataset AND later.state = 'loaded' AND NOT later.kept
                                             AND later.finished_at >= r.finished_at) AS kept
                        FROM caravan.run AS r WHERE run = ? FOR UPDATE""")
                .params(period.toSeconds(), run)
                .query(Withdrawn.class)
                .single();
        Optional<String> why = !withdrawn.state().equals("loaded")
                ? Optional.of("it is " + withdrawn.state() + " and not loaded")
                : !withdrawn.inTime()
                        ? Optional.of("what it replaced is kept for " + period.toDays() + " days only")
                        : !withdrawn.kept()
                                ? Optional.of("since then its contract did not always ask for undo")
                                : Optional.empty();
        why.ifPresent(reason -> {
            throw new UndoException("run " + run + " cannot be withdrawn: " + reason);
        });
        return withdrawn;
    }

    /** A record that loaded because it refers to one of these would have had to wait. */
    private void refuseWhereOthersRefer(Transaction transaction, Contract contract) {
        for (Contract other : contracts.referringTo(contract.name())) {
            for (Reference reference : other.references()) {
                if (reference.dataset().equals(contract.name())) {
                    long referring = transaction
                            .sql(String.format(
                                    Locale.ROOT,
                                    "SELECT count(*) FROM %s AS r JOIN pg_temp.withdrawal AS w ON r.%s = w.%s WHERE w.version IS NULL",
                                    Names.qualified(
                                            other.name().domain(),
                                            reference.table().name()),
                                    Names.quoted(reference.field().column()),
                                    Names.quoted(contract.key().get(0).column())))
                            .query(Long.class)
                            .single();
                    if (referring > 0) {
                        throw new UndoException(referring + " records of " + other.name()
                                + " refer to records that only this run has brought; withdraw their runs first");
                    }
                }
            }
        }
    }

    /** Takes what else there is of the run out of the books; its output files go when this is certain. */
    private static long forget(Transaction transaction, long run, Contract contract, long removed) {
        transaction.sql("DELETE FROM caravan.version WHERE run = ?").param(run).update();
        transaction
                .sql("DELETE FROM caravan.mended WHERE mended_by = ?")
                .param(run)
                .update();
        transaction
                .sql("UPDATE caravan.output SET withdrawn = true WHERE origin = ?")
                .param(run)
                .update();
        transaction
                .sql("INSERT INTO caravan.correction (dataset, reason, rows) VALUES (?, 'undo', ?)")
                .params(contract.name().toString(), -removed)
                .update();
        transaction
                .sql("UPDATE caravan.run SET state = 'withdrawn' WHERE run = ?")
                .param(run)
                .update();
        return transaction
                .sql("DELETE FROM caravan.pending WHERE run = ?")
                .param(run)
                .update();
    }

    /** Lets go the versions that no undo can need any more; those of datasets that ask for none at once. */
    public void expire() {
        var unused = datasets.each(
                contracts.all(),
                contract -> contract.name().toString(),
                contract -> database.once(client -> client.sql(
                                "DELETE FROM caravan.version WHERE dataset = ? AND since < now() - ? * interval '1 second'")
                        .params(
                                contract.name().toString(),
                                contract.undo().orElse(Duration.ZERO).toSeconds())
                        .update()));
    }
}

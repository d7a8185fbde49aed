package io.caravan.load;

import io.caravan.contract.Contract;
import io.caravan.contract.Load;
import io.caravan.database.Transaction;
import io.caravan.run.Run;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the first record with a key that its table does not hold may go straight into the table, which costs the
 * database half as much as to stage and merge it.
 */
final class StraightLoad {

    /** To read the keys of a table is worth it up to so many bytes of it for each byte of the file. */
    private static final long TIMES_THE_FILE = 8;

    /** It is worth it when of so many records at most one is there already. */
    private static final long OF_WHICH_ONE = 10;

    private StraightLoad() {}

    /**
     * The keys that the table holds, which is then the run's own until its transaction ends; null when all records are to
     * be staged.
     *
     * @param staged how many records of the run are staged already, as a sample of them all
     */
    static @Nullable SeenKeys begin(Transaction transaction, Run run, StageSql sql, long staged) {
        Contract contract = run.contract();
        boolean needsAllStaged = !contract.references().isEmpty()
                || !contract.children().isEmpty()
                || !contract.beside().isEmpty()
                || contract.load() == Load.REPLACE
                || contract.load() == Load.FIRST; // of batches that go side by side any may be the first

        if (needsAllStaged || !SeenKeys.canTell(contract)) {
            return null;
        }
        long size = count(transaction, sql.size());
        boolean small = size <= TIMES_THE_FILE * run.file().stamp().size();
        boolean worthIt = size == 0 || (small && count(transaction, sql.countKnown()) * OF_WHICH_ONE <= staged);
        if (!worthIt || !OnePerDomain.tryEnter(transaction, run)) {
            return null;
        }
        SeenKeys seen = new SeenKeys(contract);
        transaction.cursor(sql.keys(), seen::isNew).forEachRemaining(isNew -> {});
        return seen;
    }

    private static long count(Transaction transaction, String query) {
        return transaction.sql(query).query(Long.class).single();
    }
}

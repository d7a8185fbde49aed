package io.caravan.load;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.Treatment;
import io.caravan.database.Database;
import io.caravan.database.Transaction;
import io.caravan.failure.SourceException;
import io.caravan.run.Run;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Takes away the records that were deleted where they came from, in every version from before. Files come in any order: what a
 * late one brings of a deleted record goes in the transaction that loads it. Their versions stay in the history.
 */
public final class Deletions {

    private final Database database;

    public Deletions(Database database) {
        this.database = database;
    }

    /** Takes away what was deleted at or after {@code asOf}; gives how many rows that were. */
    public int apply(Contract contract, LocalDateTime asOf) {
        return database.transact(transaction -> {
            OnePerDomain.enter(transaction, contract.name().domain());
            return apply(transaction, contract, asOf);
        });
    }

    /** The same for what a run has just loaded, which only later deletions concern. */
    static void apply(Transaction transaction, Run run, boolean mending) {
        LocalDateTime asOf = mending ? LocalDateTime.MIN : run.file().hour().orElse(LocalDateTime.MIN);
        var unused = apply(transaction, run.contract(), asOf);
    }

    private static int apply(Transaction transaction, Contract contract, LocalDateTime asOf) {
        boolean any = transaction
                .sql("SELECT EXISTS (SELECT FROM caravan.deletion WHERE dataset = ? AND as_of >= ?)")
                .params(contract.name().toString(), asOf)
                .query(Boolean.class)
                .single();
        return any ? takeAway(transaction, contract, asOf) : 0;
    }

    private static int takeAway(Transaction transaction, Contract contract, LocalDateTime asOf) {
        if (contract.key().stream().anyMatch(field -> field.privacy().treatment() != Treatment.KEEP)) {
            throw new SourceException(contract.name() + " cannot be compared by a key that is treated", false);
        }
        String gone = "t._file_hour < d.as_of AND d.dataset = ? AND d.as_of >= ? AND " + same(contract);
        return Reconcile.takeAway(
                transaction,
                contract,
                "caravan.deletion AS d",
                gone,
                List.of(contract.name().toString(), asOf));
    }

    private static String same(Contract contract) {
        List<Field> key = contract.key();
        return IntStream.range(0, key.size())
                .mapToObj(i -> "t." + Names.quoted(key.get(i).column()) + " = d.key[" + (i + 1) + "]::"
                        + key.get(i).storedType().sqlType())
                .collect(Collectors.joining(" AND "));
    }
}

package io.caravan.load;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.FieldType;
import io.caravan.contract.Load;
import io.caravan.database.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What people should know of the rows of a dataset, in sentences without a value. */
final class Remarks {

    private Remarks() {}

    /**
     * Looks through the table.
     *
     * @param rows how many it has
     * @param most in a table with more rows, keys are not compared
     */
    static List<String> of(Transaction transaction, Contract contract, long rows, long most) {
        List<String> remarks = new ArrayList<>();
        if (contract.version().isEmpty() && contract.load() != Load.REPLACE && contract.load() != Load.FIRST) {
            remarks.add(
                    "Last arrival wins: its contract names no version, so of two versions of a record whose files are of the"
                            + " same time, the one that arrived later stays.");
        }
        long ahead = count(transaction, RowsAhead.count(contract));
        if (ahead > 0) {
            remarks.add(ahead + (ahead == 1 ? " row is" : " rows are") + " ahead of the clock by more than "
                    + contract.safeguards().ahead()
                    + ", and no later change wins against them. Where the contract says undo, ./caravan undo brings the real"
                    + " versions back.");
        }
        List<Field> key = contract.key().stream()
                .filter(field -> field.storedType() == FieldType.TEXT)
                .toList();
        if (key.isEmpty()) {
            return remarks;
        }
        if (rows > most) {
            remarks.add(
                    "Whether keys differ only in case or in how a character is written was not looked at, as there are more"
                            + " than " + most + " rows.");
            return remarks;
        }
        long alike = anyWithLetters(transaction, contract, key) ? count(transaction, alike(contract)) : 0;
        if (alike > 0) {
            remarks.add(alike + " keys differ from another one only in case or in how a character is written.");
        }
        return remarks;
    }

    /** Keys of nothing but digits cannot look alike, and need not be brought to one form to know that. */
    private static boolean anyWithLetters(Transaction transaction, Contract contract, List<Field> key) {
        String letters = key.stream()
                .map(field -> Names.quoted(field.column()) + " ~ '[^0-9 .:_-]'")
                .collect(Collectors.joining(" OR "));
        return transaction
                .sql(String.format(
                        Locale.ROOT,
                        "SELECT EXISTS (SELECT FROM %s WHERE %s)",
                        Names.qualified(
                                contract.name().domain(), contract.table().name()),
                        letters))
                .query(Boolean.class)
                .single();
    }

    private static String alike(Contract contract) {
        String folded = contract.key().stream()
                .map(field -> field.storedType() == FieldType.TEXT
                        ? "lower(normalize(" + Names.quoted(field.column()) + ", NFKC))"
                        : Names.quoted(field.column()))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "SELECT coalesce(sum(keys), 0) FROM (SELECT count(*) AS keys FROM %s GROUP BY %s HAVING count(*) > 1) AS alike",
                Names.qualified(contract.name().domain(), contract.table().name()),
                folded);
    }

    private static long count(Transaction transaction, String query) {
        return transaction.sql(query).query(Long.class).single();
    }
}

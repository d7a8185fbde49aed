package io.caravan.load;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.Table;
import io.caravan.contract.Treatment;
import io.caravan.database.Database;
import io.caravan.database.Transaction;
import io.caravan.failure.HeldException;
import io.caravan.failure.SourceException;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Takes away the rows that are gone where they were read, as no change tells of a row that was deleted. Their versions stay in the
 * history.
 */
public final class Reconcile {

    private static final int ROWS_AT_A_TIME = 10_000;
    private static final int ROOM = 1 << 16;

    private final Database database;

    public Reconcile(Database database) {
        this.database = database;
    }

    /**
     * Takes away the rows that were read before {@code asOf} and are not among those that were there then.
     *
     * @param keys the key of every row, in the order of the contract's, as text in the form in which it is stored
     * @param approved whether a person wants it whatever it takes away
     * @return how many
     * @throws HeldException when it would take away more than the contract allows, or there is no key at all, as a table that was
     *     emptied by mistake would empty ours
     */
    public int reconcile(Contract contract, LocalDateTime asOf, Iterator<List<String>> keys, boolean approved) {
        if (contract.key().stream().anyMatch(field -> field.privacy().treatment() != Treatment.KEEP)) {
            throw new SourceException(contract.name() + " cannot be compared by a key that is treated", false);
        }
        boolean isEmpty = !keys.hasNext();
        return database.transact(transaction -> {
            fill(transaction, contract.key().size(), keys);
            OnePerDomain.enter(transaction, contract.name().domain());
            int gone = takeAway(transaction, contract, asOf);
            if (!approved && gone > 0) {
                long before = gone + rows(transaction, contract);
                if (isEmpty || contract.safeguards().needsApproval(gone, before)) {
                    throw new HeldException((isEmpty ? "its table is empty, and " : "") + "it would delete " + gone
                            + " of " + before + " rows");
                }
            }
            return gone;
        });
    }

    /** How many rows the dataset's table has. */
    public long rows(Contract contract) {
        return database.transact(transaction -> rows(transaction, contract));
    }

    private static long rows(Transaction transaction, Contract contract) {
        return transaction
                .sql("SELECT count(*) FROM "
                        + Names.qualified(
                                contract.name().domain(), contract.table().name()))
                .query(Long.class)
                .single();
    }

    private static void fill(Transaction transaction, int width, Iterator<List<String>> keys) {
        String columns = IntStream.range(0, width).mapToObj(i -> "key" + i).collect(Collectors.joining(", "));
        transaction
                .sql("CREATE TEMP TABLE present (number bigint, " + columns.replace(",", " text,")
                        + " text) ON COMMIT DROP")
                .update();
        String copy = "COPY pg_temp.present (number, " + columns + ") FROM STDIN";
        long number = 0;
        while (keys.hasNext()) {
            CopyText rows = new CopyText(ROOM);
            for (int i = 0; i < ROWS_AT_A_TIME && keys.hasNext(); i++) {
                rows.row(++number);
                keys.next().forEach(rows::column);
                rows.end();
            }
            Staging.copy(transaction, copy, rows);
        }
        transaction.sql("ANALYZE pg_temp.present").update();
    }

    private static int takeAway(Transaction transaction, Contract contract, LocalDateTime asOf) {
        String gone = "t._file_hour < ? AND NOT EXISTS (SELECT FROM pg_temp.present AS p WHERE " + same(contract) + ")";
        return takeAway(transaction, contract, "(SELECT) AS all_rows", gone, List.of(asOf));
    }

    /**
     * Takes away the rows {@code t} with their lines, and counts them in the books.
     *
     * @param others what the condition compares them with
     */
    static int takeAway(
            Transaction transaction, Contract contract, String others, String condition, List<Object> parameters) {
        String target =
                Names.qualified(contract.name().domain(), contract.table().name());
        for (Table child : contract.children()) {
            String parent = contract.key().stream()
                    .map(field -> String.format(Locale.ROOT, "c.%1$s = t.%1$s", Names.quoted(field.column())))
                    .collect(Collectors.joining(" AND "));
            transaction
                    .sql(String.format(
                            Locale.ROOT,
                            "DELETE FROM %s AS c USING %s AS t, %s WHERE %s AND %s",
                            Names.qualified(contract.name().domain(), child.name()),
                            target,
                            others,
                            parent,
                            condition))
                    .params(parameters)
                    .update();
        }
        int rows = transaction
                .sql("DELETE FROM " + target + " AS t USING " + others + " WHERE " + condition)
                .params(parameters)
                .update();
        if (rows > 0) {
            transaction
                    .sql("INSERT INTO caravan.correction (dataset, reason, rows) VALUES (?, 'reconciled', ?)")
                    .params(contract.name().toString(), -rows)
                    .update();
        }
        return rows;
    }

    private static String same(Contract contract) {
        List<Field> key = contract.key();
        return IntStream.range(0, key.size())
                .mapToObj(i -> "p.key" + i + "::" + key.get(i).storedType().sqlType() + " = t."
                        + Names.quoted(key.get(i).column()))
                .collect(Collectors.joining(" AND "));
    }
}

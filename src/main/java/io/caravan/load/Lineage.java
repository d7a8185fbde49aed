package io.caravan.load;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.Field;
import io.caravan.contract.FieldType;
import io.caravan.database.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells where a row comes from. */
public final class Lineage {

    private final Database database;

    public Lineage(Database database) {
        this.database = database;
    }

    /**
     * The file that brought a row.
     *
     * @param waiting whether the record waits for what it refers to, rather than being in its table
     * @param line on which the record stood
     * @param file as it was handed in, below the inbox
     * @param entry within a zip; empty for the file itself
     * @param filedAs where it lies now; empty when it is gone
     * @param contract the hash of the contract that it ran under
     * @param finished when its run was done, by the clock of the database
     */
    public record Origin(
            boolean waiting,
            long run,
            long line,
            String file,
            String entry,
            String filedAs,
            String contract,
            String finished) {}

    /**
     * Where the row with a key comes from.
     *
     * @param key the values of the key's fields as text, in the form they are stored in
     * @return empty when there is no such row, or one that was loaded before rows had an origin
     */
    public Optional<Origin> of(Contract contract, List<String> key) {
        String columns =
                contract.key().stream().map(field -> text(field) + " = ?").collect(Collectors.joining(" AND "));
        String waiting = contract.key().stream()
                .map(field -> "columns ->> '" + field.column() + "' = ?")
                .collect(Collectors.joining(" AND "));
        List<Object> parameters = new ArrayList<>(key);
        parameters.add(contract.name().toString());
        parameters.addAll(key);
        return database.once(client -> client.sql(String.format(
                        Locale.ROOT,
                        """
                        SELECT o.waiting, run, o.line, file, entry, coalesce(filed_as, '') AS filed_as, contract,
                               to_char(finished_at, 'YYYY-MM-DD HH24:MI:SS') AS finished
                        FROM (SELECT false AS waiting, _run AS run, _line AS line FROM %s WHERE %s
                              UNION ALL
                              SELECT true, run, line FROM caravan.pending WHERE dataset = ? AND %s) AS o
                        JOIN caravan.run USING (run) ORDER BY o.waiting, run LIMIT 1""",
                        Names.qualified(
                                contract.name().domain(), contract.table().name()),
                        columns,
                        waiting))
                .params(parameters)
                .query(Origin.class)
                .optional());
    }

    /** The column as text; an address without the length of its network, which is its own. */
    private static String text(Field field) {
        String column = Names.quoted(field.column());
        return field.storedType() == FieldType.IP_ADDRESS ? "abbrev(" + column + ")" : column + "::text";
    }

    /** The tables of all datasets, those of children included. */
    public static Set<String> tables(Contracts contracts) {
        return contracts.all().stream()
                .filter(Contract::isLoaded)
                .flatMap(contract -> Stream.concat(Stream.of(contract.table()), contract.children().stream())
                        .map(table -> contract.name().domain() + "." + table.name()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether {@code table}, which may be that of a child, is one of the contract's. */
    public static boolean isOf(Contract contract, String table) {
        return contract.name().toString().equals(table)
                || Stream.concat(Stream.of(contract.table()), contract.children().stream())
                        .anyMatch(own -> (contract.name().domain() + "." + own.name()).equals(table));
    }
}

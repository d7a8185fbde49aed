package io.caravan.run;

import io.caravan.contract.DatasetName;
import io.caravan.database.Database;
import io.caravan.database.Transaction;
import io.caravan.file.FileName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What the books know of files that have left the inbox, and how to change it when a file is rewritten or renamed. */
public final class FiledFiles {

    /** A table in which names of files stand. */
    private record Place(String table, String key, List<String> columns, String condition) {}

    private static final String ENTRY = "entry";

    /** The file of a process that lives and has yet to file it is looked for by its name; it is swept when it is filed. */
    private static final String SETTLED =
            String.format(Locale.ROOT, "(state <> 'claimed' AND filed_as IS NOT NULL OR NOT %s)", Presence.IS_THERE);

    private static final List<Place> PLACES = List.of(
            new Place("run", "run", List.of("file", ENTRY, "filed_as", "failure"), SETTLED),
            new Place("output", "path", List.of("draft", "path"), "true"),
            new Place("mail", "mail", List.of("subject", "body"), "true"));

    private final Database database;

    public FiledFiles(Database database) {
        this.database = database;
    }

    /**
     * A file that was filed.
     *
     * @param filedAs as {@code archive/…} or {@code failed/…}
     * @param entry the name of the zip's entry that the run is of; empty of any other file
     */
    public record Filed(long run, String filedAs, String entry, DatasetName dataset) {}

    /** The files of the archive and of {@code failed/}. */
    public List<Filed> filed() {
        return filed("");
    }

    /** Those of them that were filed since the last sweep. */
    public List<Filed> unswept() {
        return filed(" AND NOT swept");
    }

    /** Files that are about to be filed, or were and nobody lived to say so, by where they then lie if no other file is there. */
    public List<Filed> aboutToBeFiled() {
        return database.once(client -> client.sql(
                        """
                        SELECT run, CASE state WHEN 'failed' THEN 'failed/' ELSE 'archive/' END || file, entry, dataset
                        FROM caravan.run WHERE filed_as IS NULL AND state <> 'claimed'""")
                .query((row, number) -> filed(row))
                .list());
    }

    private List<Filed> filed(String condition) {
        return database.once(client -> client.sql(
                        "SELECT run, filed_as, entry, dataset FROM caravan.run WHERE filed_as <> ''" + condition)
                .query((row, number) -> filed(row))
                .list());
    }

    private static Filed filed(ResultSet row) throws SQLException {
        return new Filed(row.getLong(1), row.getString(2), row.getString(3), DatasetName.parse(row.getString(4)));
    }

    /** Whether a process that lives works on the run. */
    public boolean isUnderWay(long run) {
        return database.once(client -> client.sql(String.format(
                        Locale.ROOT,
                        "SELECT EXISTS (SELECT FROM caravan.run WHERE run = ? AND state = 'claimed' AND %s)",
                        Presence.IS_THERE))
                .param(run)
                .query(Boolean.class)
                .single());
    }

    /** Where a file lies; empty when it was not filed, or is not kept. */
    public Optional<String> place(SourceFile file) {
        return database.once(client -> client.sql(
                        """
                        SELECT filed_as FROM caravan.run
                        WHERE file = ? AND split_part(content, '!', 1) = ? AND filed_as <> '' ORDER BY run DESC LIMIT 1""")
                .params(file.path(), file.content())
                .query(String.class)
                .optional());
    }

    /** The names of files of runs that are over and were not swept, in the ledger only: their files have no place. */
    public List<Named> unsweptNames() {
        return database.once(client -> client.sql(
                        """
                        SELECT run, concat_ws('/', file, nullif(entry, '')) FROM caravan.run
                        WHERE NOT swept AND filed_as = ''""")
                .query((row, number) -> new Named(row.getLong(1), row.getString(2)))
                .list());
    }

    /** A run and the name of its file. */
    public record Named(long run, String name) {}

    /** Gives every text of the ledger in which a name of a file stands; says how many there are. */
    public long names(Consumer<String> taker) {
        long[] count = {0};
        database.run(transaction -> {
            for (Place place : PLACES) {
                for (String column : place.columns()) {
                    String select = String.format(
                            Locale.ROOT,
                            "SELECT %1$s FROM caravan.%2$s WHERE %3$s <> '' AND %4$s",
                            text(column),
                            place.table(),
                            column,
                            place.condition());
                    transaction.cursor(select, row -> row.getString(1)).forEachRemaining(text -> {
                        count[0]++;
                        taker.accept(text);
                    });
                }
            }
        });
        return count[0];
    }

    /** The name of an entry with the domain before it, as any other name begins with it: an id counts within its domain. */
    private static String text(String column) {
        return column.equals(ENTRY) ? "split_part(file, '/', 1) || '/' || entry" : column;
    }

    /** Writes down that the files of these runs were searched for all who are suppressed now. */
    public void swept(Collection<Long> runs) {
        database.run(transaction -> transaction
                .sql("UPDATE caravan.run SET swept = true WHERE run = ANY (?)")
                .param(runs.toArray(Long[]::new))
                .update());
    }

    /** Brings the names of files, where they stand in the books and in mails, to what {@code change} makes of them. */
    public int rename(UnaryOperator<String> change) {
        return database.transact(transaction -> PLACES.stream()
                .mapToInt(place -> place.columns().stream()
                        .mapToInt(column -> rename(transaction, place, column, change))
                        .sum())
                .sum());
    }

    /**
     * Writes down, before it happens, that a file gets another name; also once more, when the process was killed before it did.
     *
     * @param place how its place begins in the ledger, empty for an output file; nothing for a file that the ledger does not know
     * @param from its name below the folder of its place
     * @return false when the ledger knows another file of that name, and nothing was written down
     */
    public boolean moves(Optional<String> place, String from, String to) {
        if (place.isEmpty()) {
            return true;
        }
        boolean isOutput = place.get().isEmpty();
        String column = isOutput ? "path" : "filed_as";
        String table = isOutput ? "output" : "run";
        return database.transact(transaction -> {
            if (isTaken(transaction, table, column, place.get() + to)
                    && isTaken(transaction, table, column, place.get() + from)) {
                return false;
            }
            transaction
                    .sql(String.format(Locale.ROOT, "UPDATE caravan.%1$s SET %2$s = ? WHERE %2$s = ?", table, column))
                    .params(place.get() + to, place.get() + from)
                    .update();
            return true;
        });
    }

    private static int rename(Transaction transaction, Place place, String column, UnaryOperator<String> change) {
        String table = place.table();
        String key = place.key();
        record Text(String key, String text) {}
        List<Text> changed = new ArrayList<>();
        transaction
                .cursor(
                        String.format(
                                Locale.ROOT,
                                "SELECT %1$s::text, %2$s FROM caravan.%3$s WHERE %4$s IS NOT NULL AND %5$s ORDER BY %1$s",
                                key,
                                text(column),
                                table,
                                column,
                                place.condition()),
                        row -> new Text(row.getString(1), row.getString(2)))
                .forEachRemaining(text -> {
                    String other = change.apply(text.text());
                    if (!other.equals(text.text())) {
                        changed.add(new Text(
                                text.key(), column.equals(ENTRY) ? other.substring(other.indexOf('/') + 1) : other));
                    }
                });
        for (Text text : changed) {
            String free = text.text();
            for (int number = 2;
                    (column.equals(key) && isTaken(transaction, table, key, free))
                            || (column.equals(ENTRY) && isTakenEntry(transaction, text.key(), free));
                    number++) {
                free = FileName.numbered(text.text(), number);
            }
            transaction
                    .sql(String.format(
                            Locale.ROOT, "UPDATE caravan.%s SET %s = ? WHERE %s::text = ?", table, column, key))
                    .params(free, text.key())
                    .update();
        }
        return changed.size();
    }

    private static boolean isTakenEntry(Transaction transaction, String run, String entry) {
        return transaction
                .sql(
                        """
                        SELECT EXISTS (SELECT FROM caravan.run AS other JOIN caravan.run AS run ON run.run::text = ?
                                       WHERE other.file = run.file AND other.entry = ?
                                         AND split_part(other.content, '!', 1) = split_part(run.content, '!', 1)
                                         AND other.content <> run.content)""")
                .params(run, entry)
                .query(Boolean.class)
                .single();
    }

    private static boolean isTaken(Transaction transaction, String table, String column, String text) {
        return transaction
                .sql(String.format(Locale.ROOT, "SELECT EXISTS (SELECT FROM caravan.%s WHERE %s = ?)", table, column))
                .param(text)
                .query(Boolean.class)
                .single();
    }

    /** Writes down, before it happens, that a filed file is written anew and no longer what was handed in. */
    public void rewritten(String filedAs) {
        var unused = database.once(client -> client.sql("UPDATE caravan.run SET rewritten = true WHERE filed_as = ?")
                .param(filedAs)
                .update());
    }

    /** Writes down that a filed file was deleted, as nothing of it could be kept without the person. */
    public void deleted(String filedAs) {
        var unused = database.once(client -> client.sql("UPDATE caravan.run SET filed_as = '' WHERE filed_as = ?")
                .param(filedAs)
                .update());
    }

    /** Writes down that an output file has fewer lines. */
    public void shortened(String path, long lines) {
        var unused =
                database.once(client -> client.sql("UPDATE caravan.output SET records = records - ? WHERE path = ?")
                        .params(lines, path)
                        .update());
    }
}

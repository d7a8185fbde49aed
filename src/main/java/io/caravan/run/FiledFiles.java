package io.caravan.run;

import io.caravan.contract.DatasetName;
import io.caravan.database.Database;
import io.caravan.database.Transaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** What the books know of files that have left the inbox, and how to change it when a file is rewritten or renamed. */
public final class FiledFiles {

    private final Database database;

    public FiledFiles(Database database) {
        this.database = database;
    }

    /** A file that was filed, as {@code archive/…} or {@code failed/…}, and its dataset. */
    public record Filed(long run, String filedAs, DatasetName dataset) {}

    /** The files of the archive and of {@code failed/}. */
    public List<Filed> filed() {
        return filed("");
    }

    /** Those of them that were filed since the last sweep. */
    public List<Filed> unswept() {
        return filed(" AND NOT swept");
    }

    private List<Filed> filed(String condition) {
        return database.once(
                client -> client.sql("SELECT run, filed_as, dataset FROM caravan.run WHERE filed_as <> ''" + condition)
                        .query((row, number) ->
                                new Filed(row.getLong(1), row.getString(2), DatasetName.parse(row.getString(3))))
                        .list());
    }

    /** Writes down that the files were searched for all who are suppressed now. */
    public void swept(Collection<Filed> files) {
        database.run(transaction -> transaction
                .sql("UPDATE caravan.run SET swept = true WHERE run = ANY (?)")
                .param(files.stream().map(Filed::run).toArray(Long[]::new))
                .update());
    }

    /** Brings the names of files, where they stand in the books and in mails, to what {@code change} makes of them. */
    public int rename(UnaryOperator<String> change) {
        return database.transact(transaction -> rename(transaction, "run", "run", "file", change)
                + rename(transaction, "run", "run", "entry", change)
                + rename(transaction, "run", "run", "filed_as", change)
                + rename(transaction, "run", "run", "failure", change)
                + rename(transaction, "output", "path", "draft", change)
                + rename(transaction, "output", "path", "path", change)
                + rename(transaction, "mail", "mail", "subject", change)
                + rename(transaction, "mail", "mail", "body", change));
    }

    private static int rename(
            Transaction transaction, String table, String key, String column, UnaryOperator<String> change) {
        record Text(String key, String text) {}
        List<Text> changed = new ArrayList<>();
        transaction
                .cursor(
                        String.format(
                                Locale.ROOT,
                                "SELECT %1$s::text, %2$s FROM caravan.%3$s WHERE %2$s IS NOT NULL",
                                key,
                                column,
                                table),
                        row -> new Text(row.getString(1), row.getString(2)))
                .forEachRemaining(text -> {
                    String other = change.apply(text.text());
                    if (!other.equals(text.text())) {
                        changed.add(new Text(text.key(), other));
                    }
                });
        for (Text text : changed) {
            transaction
                    .sql(String.format(
                            Locale.ROOT, "UPDATE caravan.%s SET %s = ? WHERE %s::text = ?", table, column, key))
                    .params(text.text(), text.key())
                    .update();
        }
        return changed.size();
    }

    /** Writes down, before it happens, that a filed file is written anew and no longer what was handed in. */
    public void rewritten(String filedAs) {
        var unused = database.once(client -> client.sql("UPDATE caravan.run SET rewritten = true WHERE filed_as = ?")
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

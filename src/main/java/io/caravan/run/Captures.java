package io.caravan.run;

import io.caravan.contract.DatasetName;
import io.caravan.database.Database;
import io.caravan.database.Transaction;
import io.caravan.failure.BusyException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * How far the changes of other databases have been captured. The position moves in the same transaction in which the files of the
 * changes before it are noted, so each change is in exactly one file, whoever is killed when.
 */
public final class Captures {

    private final Database database;

    public Captures(Database database) {
        this.database = database;
    }

    /** Where a capture goes on from, in words of the library that captures. */
    @SuppressWarnings("ArrayRecordComponent") // handed through, and never compared
    public record Position(byte[] partition, byte[] position) {}

    /**
     * A capture that begins.
     *
     * @param token by which it may store
     * @param from empty when it begins with a snapshot
     */
    public record Begun(long token, Optional<Position> from) {}

    /** A record that was deleted at a moment. */
    public record Deletion(DatasetName dataset, List<String> key, LocalDateTime asOf) {

        public Deletion {
            key = List.copyOf(key);
        }
    }

    /** Begins to capture; whoever has captured before can store nothing from now on. */
    public Begun begin(String domain) {
        return database.once(client -> client.sql(
                        """
                        INSERT INTO caravan.capture AS c (domain, token) VALUES (?, 1)
                        ON CONFLICT (domain) DO UPDATE SET token = c.token + 1
                        RETURNING token, partition, position""")
                .param(domain)
                .query((row, number) -> new Begun(
                        row.getLong("token"),
                        row.getBytes("position") == null
                                ? Optional.empty()
                                : Optional.of(new Position(row.getBytes("partition"), row.getBytes("position")))))
                .single());
    }

    /** Forgets the position, as there is nothing any more that goes on from there. */
    public void forget(String domain) {
        var unused = database.once(
                client -> client.sql("UPDATE caravan.capture SET partition = NULL, position = NULL WHERE domain = ?")
                        .param(domain)
                        .update());
    }

    /** The files that may not have their name yet. */
    public List<String> unnamed(String domain) {
        return database.once(
                client -> client.sql("SELECT name FROM caravan.capture_file WHERE domain = ? ORDER BY name")
                        .param(domain)
                        .query(String.class)
                        .list());
    }

    /**
     * Writes down, all at once, the files of all changes up to a position, and what was deleted
     * and truncated.
     */
    public void land(
            String domain,
            long token,
            Position position,
            List<String> files,
            List<Deletion> deletions,
            List<Comparisons.Asked> truncated) {
        database.run(transaction -> {
            int ours = transaction
                    .sql("UPDATE caravan.capture SET partition = ?, position = ? WHERE domain = ? AND token = ?")
                    .params(position.partition(), position.position(), domain, token)
                    .update();
            if (ours == 0) {
                throw new BusyException("the changes of " + domain + " are captured by another process now");
            }
            for (String file : files) {
                transaction
                        .sql("INSERT INTO caravan.capture_file (domain, name) VALUES (?, ?)")
                        .params(domain, file)
                        .update();
            }
            deletions.forEach(deletion -> note(transaction, deletion));
            truncated.forEach(table -> Comparisons.ask(transaction, table));
        });
    }

    private static void note(Transaction transaction, Deletion deletion) {
        transaction
                .sql(
                        """
                        INSERT INTO caravan.deletion AS d (dataset, key, as_of) VALUES (?, ?, ?)
                        ON CONFLICT (dataset, key) DO UPDATE SET as_of = greatest(d.as_of, excluded.as_of)""")
                .params(deletion.dataset().toString(), deletion.key().toArray(String[]::new), deletion.asOf())
                .update();
    }

    /** Forgets the files, which have their names. */
    public void named(String domain, List<String> files) {
        var unused = database.once(
                client -> client.sql("DELETE FROM caravan.capture_file WHERE domain = ? AND name = ANY (?)")
                        .params(domain, files.toArray(String[]::new))
                        .update());
    }
}

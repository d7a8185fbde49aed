package io.caravan.run;

import io.caravan.contract.DatasetName;
import io.caravan.database.Database;
import io.caravan.database.Transaction;
import java.util.List;
import java.util.Optional;

/**
 * How far the logs that sources follow have been taken. What is to be taken is written down before it is, so that whoever goes
 * on after a crash takes the very same, which is known then by its content.
 */
public final class FollowedLogs {

    /** So many of a log's first bytes tell it from all others. */
    private static final int HEAD = 1024;

    private final Database database;

    public FollowedLogs(Database database) {
        this.database = database;
    }

    /**
     * A part of a log, which begins and ends where a line does.
     *
     * @param log the log's number
     * @param from its first byte, from 0
     * @param to the byte behind its last
     */
    public record Stretch(long log, long from, long to) {}

    /** A file that may be one of the logs, or a copy of one. */
    public interface Candidate {

        /** A keyed hash of its first {@code size} bytes; empty when it has fewer. */
        Optional<String> head(int size);

        /** Where its last whole line ends. */
        long end();

        /** Where the last of its lines ends that is within reach of {@code from}; at least one line, where there is one. */
        long end(long from);
    }

    private record Known(long followed, String head, int headSize, long taken, long planned) {}

    /** What is to be taken next of {@code file}; empty when there is nothing new in it. */
    public Optional<Stretch> next(DatasetName dataset, Candidate file) {
        return database.transact(transaction -> {
            alone(transaction, dataset);
            Optional<Known> log = known(transaction, dataset).stream()
                    .filter(known -> isLog(known, file))
                    .findFirst()
                    .or(() -> begin(transaction, dataset, file));
            return log.flatMap(known -> plan(transaction, known, file));
        });
    }

    /** The number of the log that {@code file} is, or is a copy of; empty when it is not known. */
    public Optional<Long> find(DatasetName dataset, Candidate file) {
        return database.transact(transaction -> known(transaction, dataset).stream()
                .filter(known -> isLog(known, file))
                .map(Known::followed)
                .findFirst());
    }

    private static boolean isLog(Known known, Candidate file) {
        return file.head(known.headSize()).equals(Optional.of(known.head()));
    }

    /** Two who meet a new log at the same time would otherwise both begin it. */
    private static void alone(Transaction transaction, DatasetName dataset) {
        transaction
                .sql("SELECT true FROM pg_advisory_xact_lock(hashtext('caravan'), hashtext(?))")
                .param("follow " + dataset)
                .query(Boolean.class)
                .single();
    }

    private static List<Known> known(Transaction transaction, DatasetName dataset) {
        return transaction
                .sql(
                        """
                        SELECT followed, head, head_size, taken, planned FROM caravan.followed
                        WHERE dataset = ? ORDER BY head_size DESC, followed""")
                .param(dataset.toString())
                .query(Known.class)
                .list();
    }

    private static Optional<Known> begin(Transaction transaction, DatasetName dataset, Candidate file) {
        int size = (int) Math.min(HEAD, file.end());
        return size == 0
                ? Optional.empty()
                : file.head(size).map(head -> transaction
                        .sql(
                                """
                                        INSERT INTO caravan.followed (dataset, head, head_size) VALUES (?, ?, ?)
                                        RETURNING followed, head, head_size, taken, planned""")
                        .params(dataset.toString(), head, size)
                        .query(Known.class)
                        .single());
    }

    private static Optional<Stretch> plan(Transaction transaction, Known log, Candidate file) {
        if (file.end() <= log.taken() || file.end() < log.planned()) {
            return Optional.empty(); // or a copy that is older than what was taken
        }
        long to = log.planned() > log.taken() ? log.planned() : file.end(log.taken());
        transaction
                .sql("UPDATE caravan.followed SET planned = ?, seen_at = now() WHERE followed = ?")
                .params(to, log.followed())
                .update();
        return Optional.of(new Stretch(log.followed(), log.taken(), to));
    }

    /** Whether the file that a stretch was taken of still is that log, rather than one that was emptied and filled anew. */
    public boolean isStill(Stretch stretch, Candidate file) {
        return database.once(client -> client.sql("SELECT head, head_size FROM caravan.followed WHERE followed = ?")
                .param(stretch.log())
                .query((row, number) -> file.head(row.getInt("head_size")).equals(Optional.of(row.getString("head"))))
                .single());
    }

    /** Writes down that a stretch is in the inbox. */
    public void taken(Stretch stretch) {
        var unused = database.once(
                client -> client.sql("UPDATE caravan.followed SET taken = ? WHERE followed = ? AND taken < ?")
                        .params(stretch.to(), stretch.log(), stretch.to())
                        .update());
    }
}

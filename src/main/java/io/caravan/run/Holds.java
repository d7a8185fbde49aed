package io.caravan.run;

import io.caravan.database.Database;
import io.caravan.failure.CommandException;
import java.util.List;
import java.util.Locale;

/**
 * The runs that would delete so much that a person has to approve it; their files lie in the archive. And the comparisons with a
 * table that would, which have no file.
 */
public final class Holds {

    private static final String SELECT =
            """
            SELECT * FROM (
                SELECT run, dataset, file, entry, content, coalesce(filed_as, '') AS filed_as, coalesce(failure, '') AS reason,
                       approved_at IS NOT NULL AS approved
                FROM caravan.run WHERE state = 'held' OR (state = 'claimed' AND approved_at IS NOT NULL)
                UNION ALL
                SELECT run, dataset, '', '', '', '', reason, state = 'approved'
                FROM caravan.comparison WHERE state IN ('held', 'approved')) AS held""";

    private final Database database;

    public Holds(Database database) {
        this.database = database;
    }

    /**
     * A run that waits for a person.
     *
     * @param file empty for a comparison with a table
     * @param filedAs where its file lies; empty until it is archived
     * @param reason what the run would delete
     * @param approved whether a person has approved it, and it is not done yet
     */
    public record Held(
            long run,
            String dataset,
            String file,
            String entry,
            String content,
            String filedAs,
            String reason,
            boolean approved) {

        /** Whether it is a comparison with the table that the dataset is read from. */
        public boolean isComparison() {
            return file.isEmpty();
        }

        /** The file, and its entry if it is one of an archive. */
        public String name() {
            if (isComparison()) {
                return "comparison with its table";
            }
            return entry.isEmpty() ? file : file + "!" + entry;
        }
    }

    /** Writes down that a run waits for a person, and for what; nothing when its claim is another process's now. */
    public void hold(Run run, String reason) {
        database.run(transaction -> transaction
                .sql(
                        """
                        UPDATE caravan.run SET state = 'held', failure = ?, finished_at = now(), told = false
                        WHERE run = ? AND token = ? AND state = 'claimed'""")
                .params(reason, run.id(), run.token())
                .update());
    }

    /** All that wait, the oldest first. */
    public List<Held> all() {
        return database.once(
                client -> client.sql(SELECT + " ORDER BY run").query(Held.class).list());
    }

    /**
     * Writes down that the run may delete what it would. It is then to be done again, from its file or its table.
     *
     * @throws CommandException when it does not wait for that
     */
    public Held approve(long run) {
        return database.transact(transaction -> {
            var unused = transaction
                    .sql(
                            "UPDATE caravan.run SET approved_at = now() WHERE run = ? AND state = 'held' AND filed_as <> ''")
                    .param(run)
                    .update();
            var unusedToo = transaction
                    .sql("UPDATE caravan.comparison SET state = 'approved' WHERE run = ? AND state = 'held'")
                    .param(run)
                    .update();
            return transaction
                    .sql(SELECT + " WHERE run = ?")
                    .param(run)
                    .query(Held.class)
                    .optional()
                    .map(Holds::mustBeApproved)
                    .orElseThrow(() -> isNotHeld(run));
        });
    }

    /**
     * Writes down that the run shall not be done; it has changed nothing. The same file dropped again is a new run, and so is the
     * next comparison.
     *
     * @throws CommandException when it does not wait for a decision
     */
    public void reject(long run) {
        int rejected = database.once(client -> client.sql(
                        """
                        WITH declined AS (
                            UPDATE caravan.run SET state = 'declined', approved_at = NULL WHERE run = ? AND state = 'held'
                            RETURNING run),
                        comparison AS (
                            UPDATE caravan.comparison SET state = 'declined' WHERE run = ? AND state = 'held' RETURNING run)
                        SELECT count(*) FROM (SELECT run FROM declined UNION ALL SELECT run FROM comparison) AS all_declined""")
                .params(run, run)
                .query(Integer.class)
                .single());
        if (rejected == 0) {
            throw isNotHeld(run);
        }
    }

    private static Held mustBeApproved(Held held) {
        if (!held.approved()) {
            throw new CommandException(
                    String.format(Locale.ROOT, "the file of run %d is not in the archive", held.run()),
                    "try again in a moment; if it stays so, reject the run and drop the file again");
        }
        return held;
    }

    private static CommandException isNotHeld(long run) {
        return new CommandException(
                String.format(Locale.ROOT, "run %d does not wait for a decision", run),
                "./caravan status shows those that do");
    }
}

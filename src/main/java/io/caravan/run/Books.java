package io.caravan.run;

import io.caravan.contract.Contract;
import io.caravan.database.Database;
import io.caravan.database.Transaction;
import io.caravan.failure.DatabaseAwayException;
import io.caravan.failure.DatabaseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who loads which content, and whether a file may leave the inbox. A claim is a row with a lease and a fencing token: a
 * claim whose process is gone is taken over with a higher token, and the old one cannot publish any more.
 */
public final class Books {

    /** A process that hangs in the middle of a claim would keep all others waiting for it. */
    private static final String NOT_SILENT_FOR_LONG = "SET LOCAL idle_in_transaction_session_timeout = '10s'";

    private final Database database;
    private final Presence presence;

    /** The runs that are open in this process. */
    private final Set<Long> active = ConcurrentHashMap.newKeySet();

    public Books(Database database, Presence presence) {
        this.database = database;
        this.presence = presence;
    }

    /**
     * Asks for {@code file} to be ours to load. Whoever is granted it closes the {@link OpenRun}.
     *
     * @param shared whether other processes may look at this very file, as in an inbox, so that what one of them has found out
     *     is known to all; otherwise each tells its own user of it
     * @throws DatabaseAwayException when it cannot be known whether the claim was written; it is free then
     */
    public Claim claim(SourceFile file, Contract contract, boolean shared) {
        return claim(transaction -> claimed(transaction, file, contract, shared));
    }

    /**
     * Asks for a run that a person has approved to be ours to do again, as {@link #claim} does.
     *
     * @return {@link Claim.Known} when it is done, or a person has rejected it since
     */
    public Claim claimApproved(long run, SourceFile file, Contract contract) {
        return claim(transaction -> transaction
                .sql(String.format(
                        Locale.ROOT,
                        """
                        SELECT %s FROM caravan.run
                        WHERE run = ? AND state IN ('claimed', 'held') AND approved_at IS NOT NULL FOR NO KEY UPDATE NOWAIT""",
                        EARLIER))
                .params(presence.owner(), run)
                .query(Earlier.class)
                .optional()
                .map(held -> takeOver(transaction, held, file, contract))
                .orElseGet(Claim.Known::new));
    }

    private Claim claim(Function<Transaction, Claim> asking) {
        @Nullable OpenRun open = null;
        try {
            Claim claim;
            try (Transaction transaction = database.begin()) {
                transaction.sql(NOT_SILENT_FOR_LONG).update();
                claim = asking.apply(transaction);
                open = claim instanceof Claim.Granted granted ? granted.open() : null;
                transaction.commit();
            }
            return claim;
        } catch (RuntimeException e) {
            if (open != null) {
                open.close();
            }
            RuntimeException scrubbed = Database.scrubbed(e);
            if (scrubbed instanceof DatabaseException known && known.isLocked()) {
                return new Claim.Busy(); // it is being published, or another thread claims it at this moment
            }
            throw scrubbed;
        }
    }

    private Claim claimed(Transaction transaction, SourceFile file, Contract contract, boolean shared) {
        Optional<Claim> decided = decided(transaction, file, contract, shared);
        if (decided.isPresent()) {
            return decided.get();
        }
        // Nothing: somebody else was quicker by a moment.
        return insert(transaction, file, contract)
                .<Claim>map(run -> new Claim.Granted(opened(run)))
                .orElseGet(Claim.Busy::new);
    }

    /** Before the claim can be seen, so that no other thread takes it for free. */
    private OpenRun opened(Run run) {
        active.add(run.id());
        return new OpenRun(run, () -> active.remove(run.id()));
    }

    private record Earlier(
            long run,
            String file,
            String state,
            boolean approved,
            long token,
            boolean filed,
            boolean vacant,
            boolean ours) {

        boolean isHeldAndApproved() {
            return state.equals("held") && approved;
        }
    }

    /** Takes the owner. */
    private static final String EARLIER = String.format(
            Locale.ROOT,
            """
            run, file, state, approved_at IS NOT NULL AS approved, token, filed_as IS NOT NULL AS filed,
            lease_until < now() OR NOT %s AS vacant, owner = ? AS ours""",
            Presence.IS_THERE);

    private Optional<Claim> decided(Transaction transaction, SourceFile file, Contract contract, boolean shared) {
        List<Earlier> earlier = transaction
                .sql(String.format(
                        Locale.ROOT,
                        """
                        SELECT %s FROM caravan.run
                        WHERE dataset = ? AND content = ? AND (state IN ('claimed', 'loaded', 'held') OR (file = ? AND filed_as IS NULL))
                        ORDER BY state = 'failed' AND file = ?, run
                        FOR NO KEY UPDATE NOWAIT""",
                        EARLIER))
                .params(presence.owner(), contract.name().toString(), file.content(), file.path(), file.path())
                .query(Earlier.class)
                .list();
        if (earlier.isEmpty()) {
            return Optional.empty();
        }
        if (earlier.stream()
                .anyMatch(run -> !run.filed()
                        && !run.state().equals("claimed")
                        && run.file().equals(file.path())
                        && (shared || run.ours() || run.vacant()))) {
            return Optional.of(new Claim.Known());
        }
        Earlier first = earlier.get(0);
        if (first.state().equals("failed")) {
            return Optional.empty(); // for another process that lives and has yet to file it
        }
        if (first.state().equals("claimed") || first.isHeldAndApproved()) {
            return Optional.of(takeOver(transaction, first, file, contract));
        }
        transaction
                .sql(
                        """
                        INSERT INTO caravan.run (dataset, file, entry, file_time, content, contract, state, repeats, owner,
                                                 lease_until, finished_at, told)
                        VALUES (?, ?, ?, ?, ?, ?, 'repeated', ?, ?, now(), now(), true)""")
                .params(
                        contract.name().toString(),
                        file.path(),
                        file.entry(),
                        file.hour().orElse(null),
                        file.content(),
                        contract.hash(),
                        first.run(),
                        presence.owner())
                .update();
        return Optional.of(new Claim.Known());
    }

    private Claim takeOver(Transaction transaction, Earlier claimed, SourceFile file, Contract contract) {
        boolean ours = transaction
                .sql("SELECT owner = ? FROM caravan.run WHERE run = ?")
                .params(presence.owner(), claimed.run())
                .query(Boolean.class)
                .single();
        boolean free = claimed.isHeldAndApproved() || (ours ? !active.contains(claimed.run()) : claimed.vacant());
        if (!free) {
            return new Claim.Busy();
        }
        transaction
                .sql(
                        """
                        UPDATE caravan.run
                        SET state = 'claimed', owner = ?, token = token + 1, lease_until = now() + ? * interval '1 second', started_at = now(),
                            file = ?, file_time = ?, contract = ?
                        WHERE run = ?""")
                .params(
                        presence.owner(),
                        presence.leaseSeconds(),
                        file.path(),
                        file.hour().orElse(null),
                        contract.hash(),
                        claimed.run())
                .update();
        transaction
                .sql(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ? AND usename = current_user")
                .param(Run.connectionName(claimed.run()))
                .query(Boolean.class)
                .list();
        return new Claim.Granted(opened(new Run(claimed.run(), claimed.token() + 1, contract, file)));
    }

    private Optional<Run> insert(Transaction transaction, SourceFile file, Contract contract) {
        return transaction
                .sql(
                        """
                        INSERT INTO caravan.run (dataset, file, entry, file_time, content, contract, state, owner, lease_until)
                        VALUES (?, ?, ?, ?, ?, ?, 'claimed', ?, now() + ? * interval '1 second')
                        ON CONFLICT (dataset, content) WHERE state IN ('claimed', 'loaded', 'held') DO NOTHING
                        RETURNING run""")
                .params(
                        contract.name().toString(),
                        file.path(),
                        file.entry(),
                        file.hour().orElse(null),
                        file.content(),
                        contract.hash(),
                        presence.owner(),
                        presence.leaseSeconds())
                .query(Long.class)
                .optional()
                .map(id -> new Run(id, 1, contract, file));
    }

    /** Writes down that the file cannot be read, and why. */
    public void fail(Run run, String reason) {
        database.run(transaction -> transaction
                .sql(
                        """
                        UPDATE caravan.run SET state = 'failed', failure = ?, finished_at = now()
                        WHERE run = ? AND token = ? AND state = 'claimed'""")
                .params(reason, run.id(), run.token())
                .update());
    }

    /**
     * Takes back the claim to content that is not there any more, because its file was written to, replaced or taken away. A run
     * that a person has approved is held again, and is looked through once more for erased persons.
     */
    public void release(Run run) {
        database.run(transaction -> {
            int held = transaction
                    .sql(
                            """
                            UPDATE caravan.run SET state = 'held', swept = false
                            WHERE run = ? AND token = ? AND state = 'claimed' AND approved_at IS NOT NULL""")
                    .params(run.id(), run.token())
                    .update();
            if (held == 0) {
                transaction
                        .sql("DELETE FROM caravan.run WHERE run = ? AND token = ? AND state = 'claimed'")
                        .params(run.id(), run.token())
                        .update();
            }
        });
    }

    /** Whether another process has taken the run over; false as well when the database cannot be asked. */
    public boolean isTakenOver(Run run) {
        try {
            return database.once(
                    client -> client.sql("SELECT EXISTS (SELECT FROM caravan.run WHERE run = ? AND token > ?)")
                            .params(run.id(), run.token())
                            .query(Boolean.class)
                            .single());
        } catch (DatabaseException e) {
            return false;
        }
    }

    /** Where a file belongs, by the books. */
    public enum Place {
        INBOX,
        ARCHIVE,
        FAILED
    }

    /**
     * What the books have decided of a file.
     *
     * @param isNew whether anything of it is new, rather than only known from before
     */
    public record Decision(Place place, boolean isNew) {}

    private static final String PARTS_OF_FILE =
            " FROM caravan.run WHERE file = ? AND split_part(content, '!', 1) = ? AND filed_as IS NULL";

    /**
     * Where {@code file} belongs now: in the inbox while any part of it is undecided, in {@code failed/} if any part of it
     * could not be read, and otherwise in the archive.
     */
    public Decision decision(SourceFile file) {
        return database.once(client -> client.sql(
                        """
                        SELECT CASE WHEN count(*) = 0 OR bool_or(state = 'claimed') THEN 'INBOX'
                                    WHEN bool_or(state = 'failed') THEN 'FAILED'
                                    ELSE 'ARCHIVE' END AS place,
                               coalesce(bool_or(state <> 'repeated'), false) AS is_new"""
                                + PARTS_OF_FILE)
                .params(file.path(), file.content())
                .query((row, number) -> new Decision(Place.valueOf(row.getString("place")), row.getBoolean("is_new")))
                .single());
    }

    /** Why the file, or entries of it, could not be read. */
    public List<String> failures(SourceFile file) {
        return failures(file.path(), file.content());
    }

    List<String> failures(String path, String content) {
        return database.once(client -> client.sql(
                        "SELECT CASE WHEN entry = '' THEN '' ELSE file || '!' || entry || ': ' END || failure"
                                + PARTS_OF_FILE + " AND state = 'failed' ORDER BY run")
                .params(path, content)
                .query(String.class)
                .list());
    }

    /** Writes down where the file lies now that it has left the inbox. */
    public void filed(SourceFile file, String place) {
        filed(file.path(), file.content(), place);
    }

    void filed(String path, String content, String place) {
        var unused = database.once(client -> client.sql(
                        """
                        UPDATE caravan.run SET filed_as = ?
                        WHERE file = ? AND split_part(content, '!', 1) = ? AND filed_as IS NULL AND state <> 'claimed'""")
                .params(place, path, content)
                .update());
    }

    /** Writes down that of a file that came again, and that somebody else has filed meanwhile, nothing more is kept. */
    void unkept(String path, String content) {
        var unused = database.once(client -> client.sql(
                        """
                        UPDATE caravan.run SET filed_as = ''
                        WHERE file = ? AND split_part(content, '!', 1) = ? AND filed_as IS NULL AND state = 'repeated'""")
                .params(path, content)
                .update());
    }

    /** A file that is decided, and of which it is not written down where it lies. */
    public record Unfiled(String file, String content, boolean isFailed) {}

    /** The files of which nobody has come to write down where they lie; those of other processes that live are theirs. */
    public List<Unfiled> unfiled() {
        return database.once(client -> client.sql(String.format(
                        Locale.ROOT,
                        """
                        SELECT file, split_part(content, '!', 1) AS content, bool_or(state = 'failed') AS is_failed
                        FROM caravan.run WHERE filed_as IS NULL
                        GROUP BY 1, 2 HAVING bool_and(state <> 'claimed' AND (owner = ? OR NOT %s))""",
                        Presence.IS_THERE))
                .param(presence.owner())
                .query(Unfiled.class)
                .list());
    }

    /** Whether the books have a file at this place. */
    public boolean isFiledAs(String place) {
        return database.once(client -> client.sql("SELECT EXISTS (SELECT FROM caravan.run WHERE filed_as = ?)")
                .param(place)
                .query(Boolean.class)
                .single());
    }

    /** An output file that is complete and not in place yet. */
    public record Draft(String path, String draft) {}

    /** The drafts that nobody has put in place yet. */
    public List<Draft> drafts() {
        return database.once(
                client -> client.sql("SELECT path, draft FROM caravan.output WHERE NOT in_place AND NOT withdrawn")
                        .query(Draft.class)
                        .list());
    }

    /** The output files of withdrawn runs, to be deleted; each may still be a draft. */
    public List<Draft> withdrawn() {
        return database.once(client -> client.sql("SELECT path, draft FROM caravan.output WHERE withdrawn")
                .query(Draft.class)
                .list());
    }

    /** Forgets an output file that was deleted. */
    public void deleted(String path) {
        var unused = database.once(client -> client.sql("DELETE FROM caravan.output WHERE path = ? AND withdrawn")
                .param(path)
                .update());
    }

    /** Writes down that an output file is in place. */
    public void inPlace(String path) {
        var unused = database.once(client -> client.sql("UPDATE caravan.output SET in_place = true WHERE path = ?")
                .param(path)
                .update());
    }
}

package io.caravan.load;

import io.caravan.anonymise.SafeRows;
import io.caravan.contract.Contracts;
import io.caravan.database.Database;
import io.caravan.database.Transaction;
import io.caravan.failure.DatabaseAwayException;
import io.caravan.failure.DatabaseException;
import io.caravan.failure.RejectedContentException;
import io.caravan.failure.StaleClaimException;
import io.caravan.failure.UnreadableFileException;
import io.caravan.run.Run;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The room's door: stages the batches of a run, publishes it whole, or leaves no trace of it. */
public final class Loading {

    private final Database database;
    private final Contracts contracts;
    private final Drafts drafts;
    private final Duration lease;
    private final Map<Long, Staging> open = new ConcurrentHashMap<>();

    /** The runs of which the database has rejected something, until they are decided. */
    private final Set<Long> careful = ConcurrentHashMap.newKeySet();

    /** @param lease how long a process may hang before it loses what it stages and its turn to publish */
    public Loading(Database database, Contracts contracts, Drafts drafts, Duration lease) {
        this.database = database;
        this.contracts = contracts;
        this.drafts = drafts;
        this.lease = lease;
    }

    /** Opens the staging of a run. */
    public void begin(Run run) {
        Transaction transaction = database.begin();
        try {
            open.put(run.id(), new Staging(transaction, run, lease, careful.contains(run.id())));
        } catch (RuntimeException e) {
            transaction.close();
            throw Database.scrubbed(e);
        }
    }

    /**
     * Sends a batch to staging; batches may come in any order and from several threads.
     *
     * @throws RejectedContentException when the database does not take a record; the run is to begin again
     * @throws UnreadableFileException when it begun again for that, and the record could not be found
     */
    public void stage(SafeRows rows) {
        Staging staging = staging(rows.run());
        decided(staging, () -> {
            staging.add(rows);
            return staging;
        });
    }

    /**
     * Brings the staged records of the run into the warehouse, in one transaction.
     *
     * @throws StaleClaimException when the run has been taken over
     * @throws DatabaseAwayException when it cannot be known whether it is done; the books then know
     * @throws RejectedContentException when the database does not take a record; the run is to begin again
     * @throws UnreadableFileException when it begun again for that, and the record could not be found
     */
    public Loaded publish(Run run) {
        Staging staging = staging(run);
        Loaded loaded = decided(staging, () -> new Publish(staging, contracts, drafts).publish());
        careful.remove(run.id());
        return loaded;
    }

    private <T> T decided(Staging staging, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            RuntimeException scrubbed = Database.scrubbed(e);
            if (!(scrubbed instanceof DatabaseException content) || !content.isAboutContent()) {
                throw scrubbed;
            }
            long run = staging.run().id();
            if (careful.add(run)) {
                throw new RejectedContentException(run, content.sqlState());
            }
            if (!staging.isCareful()) {
                throw new StaleClaimException(run); // another batch has said so already
            }
            throw new UnreadableFileException("the database does not take its content (SQLSTATE " + content.sqlState()
                    + "), and which record is the reason could not be found");
        }
    }

    /** Ends the run's use of the database; what was not published is gone. */
    public void leave(Run run) {
        Staging staging = open.remove(run.id());
        if (staging != null) {
            staging.close();
        }
    }

    private Staging staging(Run run) {
        Staging staging = open.get(run.id());
        if (staging == null) {
            throw new StaleClaimException(run.id());
        }
        return staging;
    }
}

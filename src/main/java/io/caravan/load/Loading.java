package io.caravan.load;

import io.caravan.anonymise.SafeRows;
import io.caravan.contract.Contracts;
import io.caravan.database.Database;
import io.caravan.database.DatabaseAwayException;
import io.caravan.run.Run;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.dao.DataAccessException;

/** The room's door: stages the batches of a run, publishes it whole, or leaves no trace of it. */
public final class Loading {

    private final Database database;
    private final Contracts contracts;
    private final Drafts drafts;
    private final Duration lease;
    private final Map<Long, Staging> open = new ConcurrentHashMap<>();

    /** @param lease how long a process may hang before it loses what it stages and its turn to publish */
    public Loading(Database database, Contracts contracts, Drafts drafts, Duration lease) {
        this.database = database;
        this.contracts = contracts;
        this.drafts = drafts;
        this.lease = lease;
    }

    /** Opens the staging of a run. */
    public void begin(Run run) {
        try {
            open.put(run.id(), new Staging(database.begin(), run, lease));
        } catch (DataAccessException e) {
            throw Database.scrubbed(e);
        }
    }

    /** Sends a batch to staging; batches may come in any order and from several threads. */
    public void stage(SafeRows rows) {
        try {
            staging(rows.run()).add(rows);
        } catch (DataAccessException e) {
            throw Database.scrubbed(e);
        }
    }

    /**
     * Brings the staged records of the run into the warehouse, in one transaction.
     *
     * @throws StaleClaimException when the run has been taken over
     * @throws DatabaseAwayException when it cannot be known whether it is done; the books then know
     */
    public Loaded publish(Run run) {
        try {
            return new Publish(staging(run), contracts, drafts).publish();
        } catch (DataAccessException e) {
            throw Database.scrubbed(e);
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

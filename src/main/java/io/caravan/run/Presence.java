package io.caravan.run;

import io.caravan.database.Database;
import io.caravan.database.SessionLock;
import io.caravan.failure.DatabaseException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * This process, as the books know it. It holds an advisory lock for as long as it is connected, so that its claims are
 * free the moment it dies, and it renews its leases, so that they run out when it hangs. To take a claim over too early
 * costs work and nothing else, as the old token cannot publish.
 */
public final class Presence implements AutoCloseable {

    private static final int LOCKS = 0x63617276; // the first of the two numbers of our advisory locks

    /** SQL: whether the process that {@code owner} names is connected. */
    public static final String IS_THERE = String.format(
            Locale.ROOT,
            """
            EXISTS (SELECT FROM pg_locks
                    WHERE locktype = 'advisory' AND classid = %d AND objid = owner::bigint::oid AND objsubid = 2
                      AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))""",
            LOCKS);

    private final Database database;
    private final Duration lease;
    private final int owner = new SecureRandom().nextInt(1, Integer.MAX_VALUE);
    private final ScheduledExecutorService heartbeat = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "caravan-presence");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable SessionLock lock;

    /** @param lease how long a claim lasts without a sign of life */
    public Presence(Database database, Duration lease) {
        this.database = database;
        this.lease = lease;
    }

    /** Shows itself and keeps doing so. */
    public void begin() {
        beat();
        long period = Math.max(1, lease.toMillis() / 6);
        var unused = heartbeat.scheduleWithFixedDelay(this::beat, period, period, TimeUnit.MILLISECONDS);
    }

    /** The number under which the books know this process; never 0. */
    public int owner() {
        return owner;
    }

    long leaseSeconds() {
        return lease.toSeconds();
    }

    private synchronized void beat() {
        try {
            if (lock == null) {
                lock = database.tryLock(LOCKS, owner).orElse(null);
            }
            if (lock != null) {
                renewLeases(lock);
            }
        } catch (RuntimeException e) {
            // The database is away; the flow tells so. The next beat connects again.
            release();
        }
    }

    /**
     * On the lock's own connection, so that a pool that is in use lets no lease run out. A run that is being published is
     * locked, and so nobody can take it; the others must not wait for it. The keys are left alone, as the rejects of a run
     * that is being staged refer to them.
     */
    private void renewLeases(SessionLock held) {
        var unused = held.sql(
                        """
                        UPDATE caravan.run SET lease_until = now() + ? * interval '1 second'
                        WHERE run IN (
                            SELECT run FROM caravan.run WHERE owner = ? AND state = 'claimed'
                            FOR NO KEY UPDATE SKIP LOCKED)""")
                .params(leaseSeconds(), owner)
                .update();
    }

    private void release() {
        if (lock != null) {
            try {
                lock.close();
            } catch (DatabaseException e) {
                // its connection is gone, and with it the lock
            }
            lock = null;
        }
    }

    @Override
    public synchronized void close() {
        heartbeat.shutdownNow();
        release();
    }
}

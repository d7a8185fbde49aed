package io.caravan.route;

import io.caravan.run.Reasons;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the database is there. Each outage is logged once and notified once: at once and past the ledger, which is away
 * as well; and when the mail server does not take that mail, by a mail in the ledger as soon as the database is back.
 */
final class DatabaseWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);

    /** An answer counts for so long, as many routes ask every second. */
    private static final Duration FRESH = Duration.ofMillis(200);

    private static final Duration SEND_AGAIN = Duration.ofMinutes(1);

    private static final Letter AWAY = new Letter(
            "Caravan: the database is away",
            """
            Caravan cannot reach its database. Files stay in the inbox and nothing is lost; it goes on by itself as
            soon as the database is back.

            What to do: see that PostgreSQL is running and that CARAVAN_DB_URL names it.
            """);

    private final BooleanSupplier answers;
    private final Predicate<Letter> send;
    private final Note note;
    private final Clock clock;
    private final ReentrantLock asking = new ReentrantLock();
    private final Deque<Outage> ended = new ConcurrentLinkedDeque<>();
    private final ExecutorService sender = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "caravan-outage");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable Outage outage;
    private volatile boolean there = true;
    private volatile long askedAt = System.nanoTime() - FRESH.toNanos();

    /** Writes a mail about an outage that is over into the ledger. */
    @FunctionalInterface
    interface Note {
        void write(Instant since, Instant until);
    }

    /**
     * @param answers asks the database
     * @param send sends a mail at once, and returns whether it went out; it may take long
     */
    DatabaseWatch(BooleanSupplier answers, Predicate<Letter> send, Note note, Clock clock) {
        this.answers = answers;
        this.send = send;
        this.note = note;
        this.clock = clock;
    }

    private static final class Outage {

        private final Instant since;
        private final AtomicBoolean sending = new AtomicBoolean();
        private volatile boolean notified;
        private volatile Instant triedAt = Instant.MIN;
        private volatile Instant until = Instant.MAX;

        Outage(Instant since) {
            this.since = since;
        }
    }

    /** Returns whether the database is there. One thread asks at a time; the others get the last answer. */
    boolean isThere() {
        if (!asking.tryLock()) {
            return there;
        }
        try {
            if (System.nanoTime() - askedAt >= FRESH.toNanos()) {
                boolean answer = answers.getAsBoolean();
                if (!answer && Thread.currentThread().isInterrupted()) {
                    return false; // its route is being stopped, which says nothing about the database
                }
                there = answer;
                askedAt = System.nanoTime();
                note(there);
            }
            return there;
        } finally {
            asking.unlock();
        }
    }

    private void note(boolean isThere) {
        if (!isThere) {
            if (outage == null) {
                LOG.warn("the database is away; files stay in the inbox until it is back");
                outage = new Outage(clock.instant());
            }
            send(outage);
            return;
        }
        if (outage != null) {
            LOG.info("the database is back");
            outage.until = clock.instant();
            ended.add(outage);
            outage = null;
        }
        ended.removeIf(this::isSettled);
    }

    private void send(Outage current) {
        if (current.notified
                || clock.instant().minus(SEND_AGAIN).isBefore(current.triedAt)
                || !current.sending.compareAndSet(false, true)) {
            return;
        }
        current.triedAt = clock.instant();
        try {
            sender.execute(() -> {
                try {
                    current.notified = send.test(AWAY);
                } finally {
                    current.sending.set(false);
                }
            });
        } catch (RejectedExecutionException e) {
            current.sending.set(false); // the service ends
        }
    }

    private boolean isSettled(Outage past) {
        if (past.sending.get()) {
            return false;
        }
        try {
            if (!past.notified) {
                note.write(past.since, past.until);
            }
            return true;
        } catch (RuntimeException e) {
            LOG.debug("{}", Reasons.of(e)); // it is written when the database answers next
            return false;
        }
    }

    @Override
    public void close() {
        sender.shutdownNow();
    }
}

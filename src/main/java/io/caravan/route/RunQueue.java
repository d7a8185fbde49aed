package io.caravan.route;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets so many runs work at once as the machine has room for. The others wait here in order of their arrival: they hold no
 * connection and no claim, so that it does not matter how many they are.
 */
final class RunQueue implements AutoCloseable {

    private static final long LOOK_EVERY_MILLISECONDS = 200;

    private final Semaphore places;
    private volatile boolean closed;

    /** @param runs how many may work at once */
    RunQueue(int runs) {
        places = new Semaphore(runs, true);
    }

    /** A place among the runs that work; to be closed once. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Waits for a place.
     *
     * @throws RejectedExecutionException when the service stops; the file stays where it is
     */
    Place enter() {
        try {
            while (!closed) {
                if (places.tryAcquire(LOOK_EVERY_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                    return places::release;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new RejectedExecutionException("the service stops");
    }

    /** Sends away all who wait, now and later. */
    @Override
    public void close() {
        closed = true;
    }
}

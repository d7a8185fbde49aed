package io.caravan.route;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds how many batches of a run are on their way at once, so that memory is bounded whatever the file's size and however
 * slow the database is. It closes with the run, and then nobody waits in it any more.
 */
final class BatchWindow implements AutoCloseable {

    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int inside;
    private boolean closed;

    /** @param most how many batches there may be at once */
    BatchWindow(int most) {
        this.most = most;
    }

    /** Waits for room for another batch; false when the run is over and no other is to come. */
    boolean enter() {
        lock.lock();
        try {
            while (!closed && inside == most) {
                changed.awaitUninterruptibly();
            }
            inside++;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** A batch is through. */
    void leave() {
        lock.lock();
        try {
            inside--;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets nobody in any more, and all go who wait. A batch that fails must do so before Camel hears of it: its splitter takes
     * all that is left from the iterator before it ends, and would wait for room that nobody makes.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

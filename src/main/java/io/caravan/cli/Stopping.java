package io.caravan.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What happens when the process is asked to end, by SIGTERM or Ctrl-C: whoever works or waits can know of it, and has a while
 * to close what is open and to say what was left. After that the process is gone all the same; what it leaves undone is done
 * by the next.
 */
final class Stopping implements AutoCloseable {

    private static final Duration AT_MOST = Duration.ofSeconds(50);

    /** Of the process: nothing more is printed. */
    private static final CountDownLatch ENDED = new CountDownLatch(1);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "stopping");

    Stopping() {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            asked.countDown(); // before this command has begun
        }
    }

    private void stop() {
        asked.countDown();
        try {
            boolean unused = ENDED.await(AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** Waits until the process is asked to end. */
    void await() throws InterruptedException {
        asked.await();
    }

    /** The process has closed and printed everything, and may be gone. */
    static void ended() {
        ENDED.countDown();
    }

    /** Nobody looks any more whether it is asked to end. */
    @Override
    public void close() {
        try {
            boolean unused = isAsked() || Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it is asked to at this very moment
        }
    }
}

package io.caravan.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What happens when the process is asked to end, by SIGTERM or Ctrl-C: whoever works or waits can know of it, and has a while
 * to close what is open. After that the process is gone all the same; what it leaves undone is done by the next.
 */
final class Stopping implements AutoCloseable {

    private static final Duration AT_MOST = Duration.ofSeconds(50);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "stopping");

    Stopping() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stop() {
        asked.countDown();
        try {
            boolean unused = closed.await(AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
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

    /** All is closed that was open. */
    @Override
    public void close() {
        closed.countDown();
        if (!isAsked()) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}

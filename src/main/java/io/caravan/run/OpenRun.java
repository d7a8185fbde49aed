package io.caravan.run;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A run in the hands of this process, from its claim to its end. It has one holder, who closes it, whatever is thrown on
 * whatever thread; all that is opened for the run is closed with it. A claim of this process that no open run stands for is
 * free.
 */
public final class OpenRun implements AutoCloseable {

    private final Run run;
    private final Deque<Runnable> onClose = new ArrayDeque<>();
    private boolean closed;

    OpenRun(Run run, Runnable onClose) {
        this.run = run;
        this.onClose.push(onClose);
    }

    /** The run that was claimed. */
    public Run run() {
        return run;
    }

    /** Has {@code release} called when the run is closed, last come first served; at once if it is closed already. */
    public void onClose(Runnable release) {
        synchronized (this) {
            if (!closed) {
                onClose.push(release);
                return;
            }
        }
        release.run();
    }

    /** Calls each release once, also when another one throws; then throws the first of what they threw. */
    @Override
    public void close() {
        Deque<Runnable> releases;
        synchronized (this) {
            closed = true;
            releases = new ArrayDeque<>(onClose);
            onClose.clear();
        }
        RuntimeException thrown = null;
        for (Runnable release : releases) {
            try {
                release.run();
            } catch (RuntimeException e) {
                if (thrown == null) {
                    thrown = e;
                } else {
                    thrown.addSuppressed(e);
                }
            }
        }
        if (thrown != null) {
            throw thrown;
        }
    }
}

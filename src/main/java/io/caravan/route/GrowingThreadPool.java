package io.caravan.route;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.quartz.spi.ThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of Quartz: there are as many as there is work for, up to a limit. With a fixed few of them, ten sources that do not
 * answer would keep all files and all other schedules waiting. Quartz makes it by its name, and needs it to be public.
 */
public final class GrowingThreadPool implements ThreadPool {

    private static final long ENDS_WITHIN_SECONDS = 10;
    private static final Logger LOG = LoggerFactory.getLogger(GrowingThreadPool.class);
    private static final long WAITS_MILLISECONDS = 500;

    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "caravan-schedule");
        thread.setDaemon(true);
        return thread;
    });
    private int threadCount = 1;
    private int busy;
    private boolean ended;

    /** @param threadCount the most threads at a time; Quartz sets it from {@code org.quartz.threadPool.threadCount} */
    public synchronized void setThreadCount(int threadCount) {
        this.threadCount = threadCount;
    }

    @Override
    public synchronized boolean runInThread(Runnable work) {
        if (ended || busy >= threadCount) {
            return false;
        }
        busy++;
        threads.execute(() -> {
            try {
                work.run();
            } catch (IllegalStateException e) {
                // Quartz could not write down that a job is over; the next start finds out by itself.
                if (!(e.getCause() instanceof InterruptedException)) {
                    throw e;
                }
                LOG.debug("a schedule was ended before its end was written down", e);
            } finally {
                free();
            }
        });
        return true;
    }

    private synchronized void free() {
        busy--;
        notifyAll();
    }

    @Override
    public synchronized int blockForAvailableThreads() {
        try {
            while (!ended && busy >= threadCount) {
                wait(WAITS_MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Math.max(1, threadCount - busy);
    }

    @Override
    public void initialize() {
        // threads begin when there is work
    }

    @Override
    public void shutdown(boolean waitForJobsToComplete) {
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        threads.shutdown();
        if (waitForJobsToComplete) {
            try {
                if (!threads.awaitTermination(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                    var unused = threads.shutdownNow();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public synchronized int getPoolSize() {
        return threadCount;
    }

    @Override
    public void setInstanceId(String instance) {
        // it needs no name
    }

    @Override
    public void setInstanceName(String instance) {
        // it needs no name
    }
}

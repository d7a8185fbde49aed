package io.caravan.route;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a file whose run has failed is tried again: after a second at first, then each time after twice as long, up to a
 * minute. The log has one line when that begins and one when it ends.
 */
final class Retries {

    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int REMEMBERED = 10_000;

    private final LongSupplier nanoTime;
    private final Map<String, Failing> failing = new LinkedHashMap<>();

    private record Failing(String reason, int tries, long due) {}

    /** @param nanoTime the clock, as {@link System#nanoTime()} */
    Retries(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether the file may be tried now; always for one that has not failed. */
    synchronized boolean isDue(String file) {
        Failing known = failing.get(file);
        return known == null || nanoTime.getAsLong() - known.due() >= 0;
    }

    /** Notes that a try has failed, and logs it unless the try before failed for the same reason. */
    synchronized void failed(String file, String reason) {
        Failing before = failing.remove(file);
        int tries = before == null ? 1 : before.tries() + 1;
        long wait = Math.min(LONGEST.toNanos(), FIRST.toNanos() << Math.min(tries - 1, 30));
        failing.put(file, new Failing(reason, tries, nanoTime.getAsLong() + wait));
        if (before == null || !before.reason().equals(reason)) {
            LOG.error("{}: {}; it is tried again", file, reason);
        }
        Iterator<String> oldest = failing.keySet().iterator();
        if (failing.size() > REMEMBERED) {
            oldest.next();
            oldest.remove();
        }
    }

    /** Notes that the file is decided. */
    synchronized void decided(String file) {
        Failing before = failing.remove(file);
        if (before != null) {
            LOG.info("{}: decided after {} failed tries", file, before.tries());
        }
    }
}

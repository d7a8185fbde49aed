package io.caravan.load;

import io.caravan.failure.DatabaseException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds by halving which of many records PostgreSQL does not take. */
final class Culprits {

    /** More than so many are not looked for one by one. */
    static final int MOST = 100;

    private Culprits() {}

    /** What PostgreSQL says to the records of these numbers and no others; empty when it takes them. */
    @FunctionalInterface
    interface Attempt {
        Optional<DatabaseException> with(long first, long last);
    }

    /**
     * The numbers from {@code first} to {@code last} that are not taken even alone, and why; empty when only several
     * together are not taken. No more than {@link #MOST} and one.
     */
    static SortedMap<Long, DatabaseException> find(long first, long last, Attempt attempt) {
        SortedMap<Long, DatabaseException> found = new TreeMap<>();
        find(first, last, attempt, found);
        return found;
    }

    private static void find(long first, long last, Attempt attempt, SortedMap<Long, DatabaseException> found) {
        if (first > last || found.size() > MOST) {
            return;
        }
        Optional<DatabaseException> reason = attempt.with(first, last);
        if (reason.isEmpty()) {
            return;
        }
        if (first == last) {
            found.put(first, reason.get());
            return;
        }
        long middle = first + (last - first) / 2;
        find(first, middle, attempt, found);
        find(middle + 1, last, attempt, found);
    }
}

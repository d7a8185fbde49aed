package io.caravan.load;

import java.util.ArrayList;
import java.util.List;

/** Finds by halving which of many records are the reason that something fails. */
final class Culprits {

    /** More than so many are not looked for one by one. */
    static final int MOST = 100;

    private Culprits() {}

    /** Something that fails, or not, with the records of these numbers and no others. */
    @FunctionalInterface
    interface Attempt {
        boolean succeedsWith(long first, long last);
    }

    /**
     * The numbers from {@code first} to {@code last} with which alone {@code attempt} fails, in their order; empty when it
     * fails only with several together. No more than {@link #MOST} and one.
     */
    static List<Long> find(long first, long last, Attempt attempt) {
        List<Long> found = new ArrayList<>();
        find(first, last, attempt, found);
        return found;
    }

    private static void find(long first, long last, Attempt attempt, List<Long> found) {
        if (first > last || found.size() > MOST || attempt.succeedsWith(first, last)) {
            return;
        }
        if (first == last) {
            found.add(first);
            return;
        }
        long middle = first + (last - first) / 2;
        find(first, middle, attempt, found);
        find(middle + 1, last, attempt, found);
    }
}

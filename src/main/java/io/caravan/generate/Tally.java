package io.caravan.generate;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts the records of a dataset while they are written. */
final class Tally {

    private final TreeMap<String, Long> reasons = new TreeMap<>();
    private long read;
    private long rows;
    private long rejected;
    private long pending;

    /** A record that becomes a row, or is refused for {@code defect}. */
    void row(@Nullable Flaw defect) {
        read++;
        if (defect == null) {
            rows++;
        } else {
            rejected++;
            reasons.merge(defect.reason(), 1L, Long::sum);
        }
    }

    /** A record that waits for ever. */
    void pending() {
        read++;
        pending++;
    }

    /** Another copy or version of a record that is a row already. */
    void again() {
        read++;
    }

    Expected.Dataset expected() {
        return new Expected.Dataset(read, rows, rejected, pending, reasons);
    }
}

package io.caravan.load;

import io.caravan.run.Run;
import java.util.Map;

/**
 * A run that is in the warehouse and in the books.
 *
 * @param run the run
 * @param counts records by outcome, as the columns of {@code caravan.run} name them; those without any are left out
 * @param settled how many pending records of other files loaded with it
 */
public record Loaded(Run run, Map<String, Long> counts, long settled) {

    public Loaded {
        counts = Map.copyOf(counts);
    }

    /** Records with this outcome. */
    public long count(String outcome) {
        return counts.getOrDefault(outcome, 0L);
    }
}

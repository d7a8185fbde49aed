package io.caravan.load;

import io.caravan.run.Run;
import java.util.List;
import java.util.Map;

/**
 * A run that is in the warehouse and in the books.
 *
 * @param run the run
 * @param counts records by outcome, as the columns of {@code caravan.run} name them; those without any are left out
 * @param settled how many pending records of other files loaded with it
 * @param drafts the output files that it completed and that are not in place yet
 */
public record Loaded(Run run, Map<String, Long> counts, long settled, List<Drafts.Draft> drafts) {

    public Loaded {
        counts = Map.copyOf(counts);
        drafts = List.copyOf(drafts);
    }

    /** Records with this outcome. */
    public long count(String outcome) {
        return counts.getOrDefault(outcome, 0L);
    }
}

package io.caravan.account;

import java.util.Map;

/**
 * How a run ended, in counts.
 *
 * @param run its number in the books
 * @param file what was loaded
 * @param counts records by outcome
 * @param settled pending records of other files that loaded with it
 */
public record RunAccount(long run, String file, Map<String, Long> counts, long settled) {

    public RunAccount {
        counts = Map.copyOf(counts);
    }
}

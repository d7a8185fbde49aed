package io.caravan.generate;

import java.time.Duration;

/**
 * How an operational database is to be changed.
 *
 * @param seed other seeds choose otherwise
 * @param lasting for how long
 * @param rate how many changes a second
 * @param customers how many there are
 * @param products how many there are
 * @param late whether some changes become visible only after many others that were made later
 * @param equalTimes whether many changes bear the very same time
 * @param longTransaction whether one transaction lasts from the beginning to the end
 * @param clockSteps whether the clock steps back now and then
 * @param deletes whether orders are deleted, too
 */
public record DeliveryOptions(
        long seed,
        Duration lasting,
        int rate,
        int customers,
        int products,
        boolean late,
        boolean equalTimes,
        boolean longTransaction,
        boolean clockSteps,
        boolean deletes) {

    public DeliveryOptions {
        if (lasting.isNegative() || rate < 1 || customers < 1 || products < 1) {
            throw new IllegalArgumentException("rate, customers and products from 1, seconds from 0");
        }
    }
}

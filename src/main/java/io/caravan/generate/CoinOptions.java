package io.caravan.generate;

/**
 * What market to make up.
 *
 * @param seed other seeds give other prices
 * @param days how far back it is known, at least 1
 */
public record CoinOptions(long seed, int days) {

    public CoinOptions {
        if (days < 1 || days > 36_500) {
            throw new IllegalArgumentException("days from 1 to 36500");
        }
    }
}

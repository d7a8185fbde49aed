package io.caravan.generate;

import java.time.LocalDate;

/**
 * What data of the platform to make.
 *
 * @param seed other seeds give other data
 * @param from the first of the twelve months that the orders are spread over
 * @param orders how many orders, repeats not counted
 * @param defects the share of customers, products and orders of which something is wrong, from 0 to 0.5
 * @param gzip whether the files are compressed
 */
public record TradeOptions(long seed, LocalDate from, long orders, double defects, boolean gzip) {

    private static final int ORDERS_A_CUSTOMER = 40;
    private static final int LEAST_CUSTOMERS = 12;
    private static final int LEAST_PRODUCTS = 13;
    private static final int MOST_PRODUCTS = 5_000;

    public TradeOptions {
        if (orders < 0 || defects < 0 || defects > 0.5) {
            throw new IllegalArgumentException("orders from 0, defects from 0 to 0.5");
        }
    }

    /** Of so many records one is defective; 0 for none. */
    int defectEvery() {
        return defects == 0 ? 0 : (int) Math.round(1 / defects);
    }

    /** Their document numbers begin with 1. */
    long customers() {
        return Math.max(LEAST_CUSTOMERS, orders / ORDERS_A_CUSTOMER);
    }

    int products() {
        return (int) Math.min(MOST_PRODUCTS, Math.max(LEAST_PRODUCTS, orders / ORDERS_A_CUSTOMER));
    }
}

package io.caravan.generate;

import java.time.LocalDate;

/**
 * What data to make.
 *
 * @param seed other seeds give other data
 * @param from the first day
 * @param days how many days the files are spread over, at least 1
 * @param customers how many customers, repeats and further versions not counted
 * @param products how many products
 * @param transactions how many transactions
 * @param defects the share of records that are wrong or wait for ever, from 0 to 0.5
 * @param gzip whether the files are compressed
 */
public record ShopOptions(
        long seed,
        LocalDate from,
        int days,
        int customers,
        int products,
        int transactions,
        double defects,
        boolean gzip) {

    public ShopOptions {
        if (days < 1 || customers < 0 || products < 0 || transactions < 0 || defects < 0 || defects > 0.5) {
            throw new IllegalArgumentException("days from 1, counts from 0, defects from 0 to 0.5");
        }
        if (transactions > 0 && (customers < 10 || products < 10)) {
            throw new IllegalArgumentException("transactions need at least 10 customers and 10 products");
        }
    }

    /** Three days with every kind of defect, loaded in a moment. */
    public static ShopOptions small() {
        return new ShopOptions(1, LocalDate.of(2024, 2, 27), 3, 400, 300, 1200, 0.1, true);
    }

    int hours() {
        return days * 24;
    }

    /** Of so many records one is defective; 0 for none. */
    int defectEvery() {
        return defects == 0 ? 0 : (int) Math.round(1 / defects);
    }
}

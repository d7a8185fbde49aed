package io.caravan.generate;

import java.time.LocalDate;

/**
 * What orders of a web shop to make.
 *
 * @param seed other seeds give other data
 * @param from the first day
 * @param days how many days, a file each
 * @param orders how many orders of all days together
 * @param users who has ordered
 * @param defects the share of orders of which something is wrong, from 0 to 0.5
 */
public record OrdersOptions(long seed, LocalDate from, int days, long orders, int users, double defects) {

    public OrdersOptions {
        if (days < 1 || orders < 0 || users < 1 || defects < 0 || defects > 0.5) {
            throw new IllegalArgumentException("days and users from 1, orders from 0, defects from 0 to 0.5");
        }
    }

    /** Of so many records one is defective; 0 for none. */
    int defectEvery() {
        return defects == 0 ? 0 : (int) Math.round(1 / defects);
    }
}

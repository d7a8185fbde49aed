package io.caravan.generate;

import java.time.LocalDate;

/**
 * What log to make.
 *
 * @param seed other seeds give other data
 * @param from the first day
 * @param days how many days the lines are spread over, at least 1
 * @param lines how many lines
 * @param customers who may be logged in: customers with the document numbers from 1 on
 * @param defects the share of lines that are refused, from 0 to 0.5
 * @param gzip whether the log is compressed
 */
public record WeblogOptions(
        long seed, LocalDate from, int days, long lines, int customers, double defects, boolean gzip) {

    public WeblogOptions {
        if (days < 1 || lines < 0 || customers < 1 || defects < 0 || defects > 0.5) {
            throw new IllegalArgumentException("days and customers from 1, lines from 0, defects from 0 to 0.5");
        }
    }

    /** Of so many lines one is refused; 0 for none. */
    int defectEvery() {
        return defects == 0 ? 0 : (int) Math.round(1 / defects);
    }
}

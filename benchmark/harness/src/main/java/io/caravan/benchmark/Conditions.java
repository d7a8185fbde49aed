package io.caravan.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Under which conditions a result came about.
 *
 * @param rows lines in the customers' file, repeated ones not counted
 * @param smallFiles how many small files
 * @param rounds how often each measure was taken
 * @param postgres the server's version
 * @param psql what psql calls itself
 */
record Conditions(long rows, int smallFiles, int rounds, String postgres, String psql) {

    private static final double GIGABYTE = 1 << 30;

    String sentence() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return String.format(
                Locale.ROOT,
                "%,d customers, %d round%s, on %d cores with %.0f GB, %s, Java %s, PostgreSQL %s, %s.",
                rows,
                rounds,
                rounds == 1 ? "" : "s",
                system.getAvailableProcessors(),
                system.getTotalMemorySize() / GIGABYTE,
                system.getName(),
                Runtime.version().feature(),
                postgres,
                psql);
    }

    /** How many records a measure is about. */
    long records(Measure measure) {
        return measure.isOfSmallFiles() ? (long) smallFiles * InputFiles.RECORDS_OF_A_SMALL_FILE : rows;
    }
}

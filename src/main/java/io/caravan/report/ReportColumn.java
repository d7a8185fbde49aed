package io.caravan.report;

import java.util.Optional;

/**
 * @param title how people call it; the chart shows it
 * @param decimals how many a number has at the most; empty when nobody knows
 */
record ReportColumn(String name, ColumnType type, String title, Optional<Integer> decimals) {

    ReportColumn(String name, ColumnType type, String title) {
        this(name, type, title, Optional.empty());
    }
}

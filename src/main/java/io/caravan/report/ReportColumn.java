package io.caravan.report;

/** @param title how people call it; the chart shows it */
record ReportColumn(String name, ColumnType type, String title) {}

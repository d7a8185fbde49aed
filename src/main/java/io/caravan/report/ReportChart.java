package io.caravan.report;

/** The picture of a report: one mark for each row. */
record ReportChart(Kind kind, ReportColumn x, ReportColumn y) {

    enum Kind {
        BAR,
        LINE
    }
}

package io.caravan.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is to be written into one file: the rows of a report for several days, the first day first.
 *
 * @param given values for parameters, in place of their defaults
 */
public record Export(Report report, LocalDate first, LocalDate last, Map<String, String> given, ExportFormat format) {

    public Export {
        given = Map.copyOf(given);
    }

    List<LocalDate> days() {
        return first.datesUntil(last.plusDays(1)).toList();
    }

    /** Those of the report, after the day where its rows do not tell it. */
    List<ReportColumn> columns() {
        List<ReportColumn> columns = new ArrayList<>(report.columns());
        if (!report.dated()) {
            columns.add(0, new ReportColumn(Datamart.DATE, ColumnType.DATE, Datamart.DATE));
        }
        return columns;
    }

    /** The cells of a row of {@code day}, for these columns. */
    List<String> cells(LocalDate day, List<String> row) {
        if (report.dated()) {
            return row;
        }
        List<String> cells = new ArrayList<>(row);
        cells.add(0, day.toString());
        return cells;
    }
}

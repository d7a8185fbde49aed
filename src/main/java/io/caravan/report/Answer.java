package io.caravan.report;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The rows of a report for one day, or of a query, in their order.
 *
 * @param cells each value as text, in the one form that PostgreSQL, spreadsheets and people read; null where there is none
 */
record Answer(List<ReportColumn> columns, List<List<String>> cells) {

    Answer {
        columns = List.copyOf(columns);
        cells = List.copyOf(cells);
    }

    /** The values of a column, from the first row to the last. */
    List<String> of(ReportColumn column) {
        int index = columns.indexOf(column);
        return cells.stream().map(row -> row.get(index)).toList();
    }

    /** As a file for a spreadsheet. */
    String csv() {
        StringWriter text = new StringWriter();
        try (CsvRows rows = new CsvRows(text, columns)) {
            for (List<String> row : cells) {
                rows.row(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}

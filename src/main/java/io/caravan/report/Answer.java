package io.caravan.report;

import io.caravan.read.FormulaSafe;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

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
        try (CSVPrinter printer = new CSVPrinter(text, CSVFormat.RFC4180)) {
            printer.printRecord(columns.stream().map(ReportColumn::name));
            for (List<String> row : cells) {
                List<String> safe = new ArrayList<>();
                for (int i = 0; i < row.size(); i++) {
                    safe.add(safe(row.get(i), columns.get(i).type()));
                }
                printer.printRecord(safe);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Only a text can be a formula; a number that begins with a minus is one. */
    private static String safe(String cell, ColumnType type) {
        return cell == null || type != ColumnType.TEXT ? cell : FormulaSafe.safe(cell);
    }
}

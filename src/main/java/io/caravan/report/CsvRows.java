package io.caravan.report;

import io.caravan.read.FormulaSafe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** For a spreadsheet. */
final class CsvRows implements RowsFile {

    private final CSVPrinter printer;
    private final List<ReportColumn> columns;

    CsvRows(Appendable text, List<ReportColumn> columns) throws IOException {
        this.printer = new CSVPrinter(text, CSVFormat.RFC4180);
        this.columns = columns;
        printer.printRecord(columns.stream().map(ReportColumn::name));
    }

    @Override
    public void row(List<String> cells) throws IOException {
        List<String> safe = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            safe.add(safe(cells.get(i), columns.get(i).type()));
        }
        printer.printRecord(safe);
    }

    /** Only a text can be a formula; a number that begins with a minus is one. */
    private static String safe(String cell, ColumnType type) {
        return cell == null || type != ColumnType.TEXT ? cell : FormulaSafe.safe(cell);
    }

    @Override
    public void close() throws IOException {
        printer.close();
    }
}

package io.caravan.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.HydratorSupplier;
import blue.strategic.parquet.ParquetReader;
import io.caravan.failure.ReportException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same rows in each format. */
class ExportFormatTest {

    private static final String BEYOND_64_BITS = "800000000000000000016";

    private static final List<ReportColumn> COLUMNS = List.of(
            new ReportColumn("name", ColumnType.TEXT, "Name"),
            new ReportColumn("pieces", ColumnType.INTEGER, "Pieces"),
            new ReportColumn("price", ColumnType.NUMBER, "Price", Optional.of(4)),
            new ReportColumn("rate", ColumnType.NUMBER, "Rate"),
            new ReportColumn("day", ColumnType.DATE, "Day"),
            new ReportColumn("time", ColumnType.TIMESTAMP, "Time"));

    private static final List<String> ROW =
            List.of("=1+1", "9223372036854775807", "-73000.1250", BEYOND_64_BITS, "2024-02-29", "2024-02-29 23:55:00");
    private static final List<String> NOTHING = Arrays.asList(null, null, null, null, null, null);

    @TempDir
    Path folder;

    @Test
    void aSpreadsheetTakesNoTextForAFormula() throws IOException {
        assertThat(write(ExportFormat.CSV, ROW, NOTHING))
                .hasContent(
                        """
                        name,pieces,price,rate,day,time
                        '=1+1,9223372036854775807,-73000.1250,800000000000000000016,2024-02-29,2024-02-29 23:55:00
                        ,,,,,
                        """);
    }

    @Test
    void sqliteGivesBackEachNumberAsItWas() throws IOException, SQLException {
        List<String> large =
                List.of("x", "1", "0.1234567890123456", "-12345678901234567890.5", "2024-03-01", "2024-03-01 00:00:00");
        Path file = write(ExportFormat.SQLITE, ROW, NOTHING, large);

        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            assertThat(rows(statement, "SELECT name, pieces, price, rate, day, time FROM sales"))
                    .containsExactly(
                            "=1+1 9223372036854775807 -73000.125 " + BEYOND_64_BITS + " 2024-02-29 2024-02-29 23:55:00",
                            "null null null null null null",
                            String.join(" ", large));
            assertThat(rows(statement, "SELECT typeof(pieces), typeof(price), typeof(rate) FROM sales"))
                    .containsExactly("integer real text", "null null null", "integer text text");
            assertThat(rows(statement, "PRAGMA integrity_check")).containsExactly("ok");
        }
    }

    @Test
    void parquetHasATypeForEachColumn() throws IOException {
        Path file = write(ExportFormat.PARQUET, ROW, NOTHING);

        assertThat(ParquetReader.readMetadata(file.toFile()).getFileMetaData().getSchema())
                .hasToString(
                        """
                        message sales {
                          optional binary name (STRING);
                          optional int64 pieces;
                          optional fixed_len_byte_array(16) price (DECIMAL(38,4));
                          optional binary rate (STRING);
                          optional int32 day (DATE);
                          optional int64 time (TIMESTAMP(MICROS,false));
                        }
                        """);
        try (Stream<List<Object>> rows =
                ParquetReader.streamContent(file.toFile(), HydratorSupplier.constantly(new Cells()))) {
            assertThat(rows.map(String::valueOf))
                    .containsExactly(
                            "[name==1+1, pieces=9223372036854775807, price=-73000.1250, rate=" + BEYOND_64_BITS
                                    + ", day=19782, time=1709250900000000]",
                            "[name=null, pieces=null, price=null, rate=null, day=null, time=null]");
        }
    }

    @Test
    void aNumberThatDoesNotFitItsDeclarationIsRefusedWithoutBeingTold() {
        for (String price : List.of("1.23456", "-99999999999999999999999999999999999")) {
            assertThatThrownBy(() -> write(
                            ExportFormat.PARQUET, List.of("a", "1", price, "1", "2024-02-29", "2024-02-29 00:00:00")))
                    .isInstanceOf(ReportException.class)
                    .hasMessageContaining("column price: a number has")
                    .hasMessageNotContaining(price);
        }
    }

    @SafeVarargs
    private final Path write(ExportFormat format, List<String>... rows) throws IOException {
        Path file = folder.resolve("sales." + format.ending());
        try (RowsFile open = format.open(file, "sales", COLUMNS)) {
            for (List<String> row : rows) {
                open.row(row);
            }
        }
        return file;
    }

    private static List<String> rows(Statement statement, String question) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(question)) {
            while (row.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    cells.add(row.getString(i));
                }
                rows.add(String.join(" ", cells));
            }
        }
        return rows;
    }

    /** Each row as its cells. */
    private static final class Cells implements Hydrator<List<Object>, List<Object>> {

        @Override
        public List<Object> start() {
            return new ArrayList<>();
        }

        @Override
        public List<Object> add(List<Object> cells, String name, Object value) {
            cells.add(name + "=" + value);
            return cells;
        }

        @Override
        public List<Object> finish(List<Object> cells) {
            return cells;
        }
    }
}

package io.caravan.report;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A database of one table. SQLite holds whole numbers of 64 bits and decimals of some fifteen digits as numbers; what it would not
 * give back as it was is kept as text.
 */
final class SqliteRows implements RowsFile {

    private static final int ROWS_AT_A_TIME = 10_000;
    private static final int DIGITS = 15;
    private static final int BITS = 63;

    private final Connection connection;
    private final PreparedStatement insert;
    private final List<ReportColumn> columns;
    private int waiting;

    /** @param file that is not there yet */
    SqliteRows(Path file, String table, List<ReportColumn> columns) throws IOException {
        this.columns = columns;
        try {
            this.connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                // It is a draft until it is whole: nothing has to be undone, and it is forced to the disk in the end.
                statement.execute("PRAGMA journal_mode = OFF");
                statement.execute("PRAGMA synchronous = OFF");
                statement.execute("CREATE TABLE " + quoted(table) + " ("
                        + columns.stream().map(SqliteRows::definition).collect(Collectors.joining(", ")) + ")");
            }
            connection.setAutoCommit(false);
            this.insert = connection.prepareStatement("INSERT INTO " + quoted(table) + " VALUES ("
                    + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")");
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** A column of numbers has no type, or SQLite would make approximate ones of those that are kept as text. */
    private static String definition(ReportColumn column) {
        return quoted(column.name())
                + switch (column.type()) {
                    case INTEGER, EPOCH -> " INTEGER";
                    case NUMBER -> "";
                    case TEXT, DATE, TIMESTAMP -> " TEXT";
                };
    }

    private static String quoted(String snakeCase) {
        return '"' + snakeCase + '"';
    }

    @Override
    public void row(List<String> cells) throws IOException {
        try {
            for (int i = 0; i < cells.size(); i++) {
                set(i + 1, columns.get(i).type(), cells.get(i));
            }
            insert.addBatch();
            if (++waiting == ROWS_AT_A_TIME) {
                flush();
            }
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private void set(int index, ColumnType type, String cell) throws SQLException {
        if (cell == null || !(type.isNumeric() || type == ColumnType.EPOCH)) {
            insert.setString(index, cell);
            return;
        }
        BigDecimal number = new BigDecimal(cell).stripTrailingZeros();
        if (number.scale() <= 0 && number.toBigInteger().bitLength() <= BITS) {
            insert.setLong(index, number.longValueExact());
        } else if (number.precision() <= DIGITS) {
            insert.setDouble(index, number.doubleValue());
        } else {
            insert.setString(index, cell);
        }
    }

    private void flush() throws SQLException {
        var unused = insert.executeBatch();
        waiting = 0;
    }

    @Override
    public void close() throws IOException {
        try (connection) {
            flush();
            connection.commit();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}

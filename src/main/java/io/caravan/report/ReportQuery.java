package io.caravan.report;

import io.caravan.database.Database;
import io.caravan.database.Select;
import io.caravan.database.Transaction;
import io.caravan.failure.InvalidQueryException;
import io.caravan.failure.ReportException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the database for the rows of a report or a query, in a transaction that sees one moment and changes nothing. */
final class ReportQuery {

    /** A report is for people; more than this is an export, and would be held in memory. */
    private static final int MOST_ROWS = 100_000;

    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final Database database;

    ReportQuery(Database database) {
        this.database = database;
    }

    /** Makes sure that the query can be asked and gives the columns that are declared. */
    void check(Report report) {
        database.run(transaction -> {
            begin(transaction);
            check(transaction, report, report.values(LocalDate.EPOCH, Map.of()));
        });
    }

    /** Its rows. */
    Answer ask(Report report, Map<String, Object> values) {
        return database.transact(transaction -> {
            begin(transaction);
            check(transaction, report, values);
            return answer(transaction, report.place(), report.query(), values, report.columns());
        });
    }

    /** Takes what a report tells of a day. */
    @FunctionalInterface
    interface Days {
        void take(LocalDate day, Answer answer);
    }

    /** Gives the rows of several days, one day after the other, all of one moment. */
    void askEach(Export export, Days days) {
        database.run(transaction -> {
            begin(transaction);
            Report report = export.report();
            check(transaction, report, report.values(export.first(), export.given())); // the same for each day
            for (LocalDate day : export.days()) {
                Map<String, Object> values = report.values(day, export.given());
                days.take(day, answer(transaction, report.place(), report.query(), values, report.columns()));
            }
        });
    }

    /** The rows of a query, whose columns are what it gives. */
    Answer ask(Query query, Map<String, Object> values) {
        return database.transact(transaction -> {
            begin(transaction);
            List<ReportColumn> columns =
                    explained(query.place(), () -> query.select().columns(transaction, values)).stream()
                            .map(column -> new ReportColumn(column.name(), type(query, column), column.name()))
                            .toList();
            return answer(transaction, query.place(), query.select(), values, columns);
        });
    }

    private static ColumnType type(Query query, Select.Column column) {
        return ColumnType.of(column.type())
                .orElseThrow(() -> new ReportException(query.place() + ": gives " + column.type() + " for the column "
                        + column.name() + "; cast it to text, bigint, numeric, date or timestamp"));
    }

    private static Answer answer(
            Transaction transaction,
            String place,
            Select select,
            Map<String, Object> values,
            List<ReportColumn> columns) {
        List<List<String>> rows =
                explained(place, () -> select.rows(transaction, values, MOST_ROWS + 1, row -> cells(row, columns)));
        if (rows.size() > MOST_ROWS) {
            throw new ReportException(place + ": gives more than " + MOST_ROWS + " rows; sum up more");
        }
        return new Answer(columns, rows);
    }

    private static void begin(Transaction transaction) {
        transaction
                .sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                .update();
    }

    private static void check(Transaction transaction, Report report, Map<String, Object> values) {
        List<Select.Column> given =
                explained(report.place(), () -> report.query().columns(transaction, values));
        List<String> names = given.stream().map(Select.Column::name).toList();
        List<String> declared =
                report.columns().stream().map(ReportColumn::name).toList();
        if (!names.equals(declared)) {
            throw new ReportException(
                    report.place() + ": gives the columns " + names + ", and its declaration says " + declared);
        }
        for (int i = 0; i < declared.size(); i++) {
            ReportColumn column = report.columns().get(i);
            if (!column.type().takes(given.get(i).type())) {
                throw new ReportException(
                        report.place() + ": gives " + given.get(i).type() + " for the column "
                                + column.name() + ", and its declaration says "
                                + column.type().name().toLowerCase(Locale.ROOT) + "; cast it to "
                                + column.type().sqlType());
            }
        }
    }

    private interface Question<T> {
        T ask();
    }

    private static <T> T explained(String place, Question<T> question) {
        try {
            return question.ask();
        } catch (InvalidQueryException e) {
            throw new ReportException(place + ": " + e.getMessage(), e);
        }
    }

    private static List<String> cells(ResultSet row, List<ReportColumn> columns) throws SQLException {
        List<@Nullable String> cells = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            cells.add(cell(row, i + 1, columns.get(i).type()));
        }
        return Collections.unmodifiableList(cells);
    }

    private static @Nullable String cell(ResultSet row, int column, ColumnType type) throws SQLException {
        if (row.getObject(column) == null) {
            return null;
        }
        return switch (type) {
            case TEXT, DATE -> row.getString(column);
            case INTEGER, EPOCH -> Long.toString(row.getLong(column));
            case NUMBER -> row.getBigDecimal(column).toPlainString();
            case TIMESTAMP -> row.getObject(column, LocalDateTime.class).format(TIMESTAMP);
        };
    }
}

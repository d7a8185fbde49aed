package io.caravan.report;

import io.caravan.database.Database;
import io.caravan.database.Transaction;
import io.caravan.failure.ReportException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tables in which the answers of all days are kept, one for each report, as its declaration says. A new table and a new
 * column are made; a change that could destroy answers is a {@link ReportException}, which stops the start.
 */
public final class Datamart {

    static final String SCHEMA = "datamart";

    /** The day that a row is for. */
    static final String DATE = "report_date";

    /** The place of a row within its day: the order of an answer says something. */
    static final String LINE = "line_number";

    private final Database database;

    public Datamart(Database database) {
        this.database = database;
    }

    /** Makes the tables fit the reports, in one transaction. */
    public void prepare(Reports reports) {
        if (reports.all().isEmpty()) {
            return;
        }
        database.run(transaction -> {
            transaction
                    .sql("SELECT true FROM pg_advisory_xact_lock(hashtext('caravan'), hashtext('tables'))")
                    .query(Boolean.class)
                    .single();
            boolean isThere = transaction
                    .sql("SELECT to_regnamespace('" + SCHEMA + "') IS NOT NULL")
                    .query(Boolean.class)
                    .single();
            if (!isThere) {
                transaction.sql("CREATE SCHEMA " + SCHEMA).update();
            }
            reports.all().forEach(report -> prepare(transaction, report));
        });
    }

    private record Column(String name, String type) {}

    private static void prepare(Transaction transaction, Report report) {
        Map<String, String> present = transaction
                .sql(
                        """
                        SELECT attname AS name, format_type(atttypid, atttypmod) AS type
                        FROM pg_attribute WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped""")
                .param(table(report))
                .query(Column.class)
                .list()
                .stream()
                .collect(Collectors.toMap(Column::name, Column::type));
        if (present.isEmpty()) {
            create(transaction, report);
            return;
        }
        for (ReportColumn column : report.columns()) {
            String type = present.get(column.name());
            if (type == null) {
                alter(transaction, report, "ADD COLUMN " + definition(column));
            } else if (!type.equals(column.type().sqlType())) {
                change(transaction, report, column, type);
            }
        }
    }

    private static void create(Transaction transaction, Report report) {
        String columns = report.columns().stream().map(Datamart::definition).collect(Collectors.joining(", "));
        transaction
                .sql(String.format(
                        Locale.ROOT,
                        "CREATE TABLE %s (%s date NOT NULL, %s integer NOT NULL, %s, PRIMARY KEY (%s, %s))",
                        table(report),
                        DATE,
                        LINE,
                        columns,
                        DATE,
                        LINE))
                .update();
    }

    private static void change(Transaction transaction, Report report, ReportColumn column, String type) {
        boolean empty = !transaction
                .sql("SELECT EXISTS (SELECT FROM " + table(report) + ")")
                .query(Boolean.class)
                .single();
        if (!empty) {
            throw new ReportException(report.name() + ": the column " + column.name() + " of " + table(report) + " is "
                    + type + " and the declaration now makes it "
                    + column.type().sqlType()
                    + ", which could destroy data; move the table away first, or take the change back");
        }
        alter(transaction, report, "DROP COLUMN " + quoted(column.name()));
        alter(transaction, report, "ADD COLUMN " + definition(column));
    }

    private static void alter(Transaction transaction, Report report, String change) {
        transaction.sql("ALTER TABLE " + table(report) + " " + change).update();
    }

    private static String definition(ReportColumn column) {
        return quoted(column.name()) + " " + column.type().sqlType();
    }

    /** Puts the rows of a day in place of those that were there. */
    static void replace(Transaction transaction, Report report, LocalDate day, Answer answer) {
        transaction
                .sql("DELETE FROM " + table(report) + " WHERE " + DATE + " = ?")
                .param(day)
                .update();
        String columns = Stream.concat(
                        Stream.of(DATE, LINE), report.columns().stream().map(ReportColumn::name))
                .map(Datamart::quoted)
                .collect(Collectors.joining(", "));
        transaction
                .sql(String.format(
                        Locale.ROOT,
                        "INSERT INTO %1$s (%2$s) SELECT %2$s FROM jsonb_populate_recordset(NULL::%1$s, ?::jsonb)",
                        table(report),
                        columns))
                .param(json(day, answer))
                .update();
    }

    private static String json(LocalDate day, Answer answer) {
        ArrayNode rows = JsonMapper.shared().createArrayNode();
        int line = 0;
        for (List<String> cells : answer.cells()) {
            ObjectNode row = rows.addObject();
            row.put(DATE, day.toString());
            row.put(LINE, ++line);
            for (int i = 0; i < cells.size(); i++) {
                row.put(answer.columns().get(i).name(), cells.get(i));
            }
        }
        return rows.toString();
    }

    private static String table(Report report) {
        return SCHEMA + "." + quoted(report.name().report());
    }

    private static String quoted(String snakeCase) {
        return '"' + snakeCase + '"';
    }
}

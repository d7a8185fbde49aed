package io.caravan.load;

import io.caravan.contract.Beside;
import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.database.Transaction;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements that fill, from staged records, the tables beside the dataset's own. What ends up there follows from the
 * set of records alone: from all that are not pending, whether they came into the dataset's own table or lost to others.
 */
final class BesideSql {

    /** Where a table of {@code also} keeps the version by which its rows are compared. */
    static final String VERSION = "_version";

    private final Contract contract;
    private final StageSql sql;

    BesideSql(Contract contract, StageSql sql) {
        this.contract = contract;
        this.sql = sql;
    }

    /** Fills all of them. */
    void fill(Transaction transaction, long run) {
        contract.also().forEach(table -> transaction.sql(newest(table)).update());
        contract.history().ifPresent(table -> {
            if (contract.version().isPresent()) {
                transaction.sql(earlierVersions(table)).param(run).update();
            }
            transaction.sql(newVersions(table)).param(run).update();
        });
    }

    /** The columns, with their definitions, that such a table has beside its fields. */
    static Map<String, String> ownColumns(Contract contract, Beside table) {
        Map<String, String> columns = new LinkedHashMap<>();
        if (contract.also().contains(table)) {
            contract.version()
                    .ifPresent(field -> columns.put(VERSION, field.storedType().sqlType()));
        } else {
            columns.put("run_date", "date");
            columns.put("_run", "bigint");
            columns.put("_line", "bigint");
        }
        columns.put("_arrival", "bigint");
        columns.put("_file_hour", "timestamp without time zone");
        columns.put("_row_hash", "bigint NOT NULL");
        return columns;
    }

    /** Of the records with one key the newest, by what decides between versions of a record. */
    private String newest(Beside table) {
        Contract target = table.contract();
        Optional<Field> version = contract.version();
        String key =
                target.key().stream().map(field -> Names.quoted(field.column())).collect(Collectors.joining(", "));
        String columns = StageSql.columns(target.table(), "");
        String selected = IntStream.range(0, table.from().size())
                .mapToObj(i -> "s." + Names.quoted(table.from().get(i).column()) + " AS "
                        + Names.quoted(target.table().fields().get(i).column()))
                .collect(Collectors.joining(", "));
        String known = target.key().stream()
                .map(field -> "s."
                        + Names.quoted(table.from()
                                .get(target.table().fields().indexOf(field))
                                .column()) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
        String updates = target.table().fields().stream()
                .filter(field -> !target.key().contains(field))
                .map(field -> String.format(Locale.ROOT, "%1$s = excluded.%1$s, ", Names.quoted(field.column())))
                .collect(Collectors.joining());
        String own =
                version.isPresent() ? VERSION + ", _file_hour, _arrival, _row_hash" : "_file_hour, _arrival, _row_hash";
        return String.format(
                Locale.ROOT,
                """
                INSERT INTO %1$s AS t (%2$s, %3$s)
                SELECT DISTINCT ON (%4$s) * FROM (
                    SELECT %5$s, %6$ss._file_hour, s._arrival, s._row_hash FROM %7$s AS s
                    WHERE %8$s AND %9$s AND s._row_hash <> '%10$s'::bigint) AS newest
                ORDER BY %4$s, %11$s_file_hour DESC NULLS LAST, _arrival DESC
                ON CONFLICT (%4$s) DO UPDATE SET %12$s%13$s_file_hour = excluded._file_hour, _arrival = excluded._arrival, _row_hash = excluded._row_hash
                WHERE %14$s""",
                target(table),
                columns,
                own,
                key,
                selected,
                version.map(field -> "s." + Names.quoted(field.column()) + " AS " + VERSION + ", ")
                        .orElse(""),
                sql.stage(),
                known,
                sql.notPending(),
                RowHash.EMPTIED,
                version.isPresent() ? VERSION + " DESC NULLS LAST, " : "",
                updates,
                version.isPresent() ? VERSION + " = excluded." + VERSION + ", " : "",
                JudgeSql.newer("excluded", version.isPresent() ? VERSION : null));
    }

    /**
     * Every version once, as it came first by the time of its file. Without a version of its own a record can come back to
     * what it was, so there each record that has arrived is one.
     */
    private String newVersions(Beside table) {
        boolean once = contract.version().isPresent();
        return String.format(
                Locale.ROOT,
                """
                INSERT INTO %1$s (%2$s, run_date, _file_hour, _arrival, _row_hash, _run, _line)
                SELECT %2$s, _file_hour::date, _file_hour, _arrival, _row_hash, coalesce(_run, ?), _line
                FROM %3$s AS s WHERE %4$s""",
                target(table),
                StageSql.columns(contract.table(), ""),
                once ? stagedVersions() : sql.stage(),
                once
                        ? "NOT EXISTS (SELECT FROM " + target(table) + " AS t WHERE " + sameVersion() + ")"
                        : sql.notPending());
    }

    private String earlierVersions(Beside table) {
        return String.format(
                Locale.ROOT,
                """
                UPDATE %1$s AS t
                SET run_date = s._file_hour::date, _file_hour = s._file_hour, _arrival = s._arrival,
                    _run = coalesce(s._run, ?), _line = s._line
                FROM %2$s AS s
                WHERE %3$s AND CASE WHEN s._file_hour IS DISTINCT FROM t._file_hour
                                    THEN t._file_hour IS NULL OR coalesce(s._file_hour < t._file_hour, false)
                                    ELSE s._arrival < t._arrival END""",
                target(table),
                stagedVersions(),
                sameVersion());
    }

    private String stagedVersions() {
        return String.format(
                Locale.ROOT,
                """
                (SELECT DISTINCT ON (%1$s, _row_hash) * FROM %2$s AS s WHERE %3$s
                 ORDER BY %1$s, _row_hash, _file_hour NULLS LAST, _arrival)""",
                sql.key(", ", Names::quoted),
                sql.stage(),
                sql.notPending());
    }

    private String sameVersion() {
        return sql.sameKey() + " AND t._row_hash = s._row_hash";
    }

    private static String target(Beside table) {
        Contract target = table.contract();
        return Names.qualified(target.name().domain(), target.table().name());
    }
}

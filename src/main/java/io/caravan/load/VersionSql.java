package io.caravan.load;

import io.caravan.contract.Contract;
import io.caravan.contract.Table;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The statements that keep, for a dataset whose contract asks for undo, every version of a record that is not the one in
 * its table, and bring one back. Each row in {@code caravan.version} says: this run has brought this record.
 */
final class VersionSql {

    private static final String INTO =
            "INSERT INTO caravan.version (dataset, key, run, line, file_hour, arrival, row_hash, columns, children)\n";

    private final Contract contract;
    private final StageSql sql;

    VersionSql(Contract contract, StageSql sql) {
        this.contract = contract;
        this.sql = sql;
    }

    /** Keeps what the accepted records are about to replace. */
    String keepReplaced() {
        return INTO
                + kept("t")
                + String.format(
                        Locale.ROOT,
                        "FROM %s AS s JOIN %s AS t ON %s\nWHERE %s",
                        sql.stage(),
                        sql.target(),
                        sql.sameKey(),
                        sql.accepted());
    }

    /** Keeps the staged records that do not come into the table; takes the run. */
    String keepLosers() {
        return INTO
                + String.format(
                        Locale.ROOT,
                        "SELECT '%s', %s, coalesce(s._run, ?), s._line, s._file_hour, s._arrival, s._row_hash, %s, %s\n",
                        contract.name(),
                        key("s"),
                        columns("s"),
                        stagedChildren())
                + String.format(
                        Locale.ROOT,
                        "FROM %s AS s JOIN %s AS o USING (_position) WHERE o.outcome IN ('superseded', 'unchanged', 'duplicate')",
                        sql.stage(),
                        sql.outcome());
    }

    /** Keeps the rows whose content has come again later; takes what {@link StageSql#earlier()} takes. */
    String keepEarlier() {
        return INTO + kept("t") + sql.earlier();
    }

    private String kept(String row) {
        return String.format(
                Locale.ROOT,
                "SELECT '%s', %s, %4$s._run, %4$s._line, %4$s._file_hour, %4$s._arrival, %4$s._row_hash, %3$s, %5$s\n",
                contract.name(),
                key(row),
                columns(row),
                row,
                children(row));
    }

    private String key(String row) {
        return "jsonb_build_array(" + sql.key(", ", column -> row + "." + Names.quoted(column)) + ")";
    }

    private static String columns(String row) {
        return "to_jsonb(" + row + ") - '{_position,_run,_line,_file_hour,_arrival,_row_hash}'::text[]";
    }

    private String children(String row) {
        String lines = contract.children().stream()
                .map(child -> String.format(
                        Locale.ROOT,
                        "'%s', (SELECT coalesce(jsonb_agg(to_jsonb(c) ORDER BY line_number), '[]') FROM %s AS c WHERE %s)",
                        child.name(),
                        table(child),
                        sql.key(
                                " AND ",
                                column -> String.format(Locale.ROOT, "c.%1$s = %2$s.%1$s", Names.quoted(column), row))))
                .collect(Collectors.joining(", "));
        return "jsonb_build_object(" + lines + ")";
    }

    private String stagedChildren() {
        String lines = contract.children().stream()
                .map(child -> String.format(
                        Locale.ROOT,
                        "'%s', (SELECT coalesce(jsonb_agg(to_jsonb(c) - '_position' ORDER BY line_number), '[]') FROM %s AS c WHERE c._position = s._position)",
                        child.name(),
                        sql.stage(child)))
                .collect(Collectors.joining(", "));
        return "jsonb_build_object(" + lines + ")";
    }

    private String table(Table table) {
        return Names.qualified(contract.name().domain(), table.name());
    }

    /**
     * Notes the rows that a run has brought, each with the version that comes back in its place, if there is one. Takes the
     * run twice.
     */
    String plan() {
        Optional<String> version = contract.version()
                .map(field -> String.format(
                        Locale.ROOT,
                        "(v.columns ->> '%s')::%s DESC NULLS LAST, ",
                        field.column(),
                        field.storedType().sqlType()));
        return String.format(
                Locale.ROOT,
                """
                CREATE TEMP TABLE withdrawal ON COMMIT DROP AS
                SELECT t.ctid AS place, %s, best.ctid AS version
                FROM %s AS t LEFT JOIN LATERAL (
                    SELECT v.ctid FROM caravan.version AS v
                    WHERE v.dataset = '%s' AND v.key = %s AND v.run IS DISTINCT FROM ?
                    ORDER BY %sv.file_hour DESC NULLS LAST, v.arrival DESC NULLS LAST LIMIT 1) AS best ON true
                WHERE t._run = ?""",
                sql.key(", ", column -> "t." + Names.quoted(column)),
                sql.target(),
                contract.name(),
                key("t"),
                version.orElse(""));
    }

    /** Takes the noted rows away, with their lines. */
    List<String> remove() {
        List<String> statements = contract.children().stream()
                .map(child -> String.format(
                        Locale.ROOT,
                        "DELETE FROM %s AS c USING pg_temp.withdrawal AS w WHERE %s",
                        table(child),
                        sql.key(
                                " AND ",
                                column -> String.format(Locale.ROOT, "c.%1$s = w.%1$s", Names.quoted(column)))))
                .collect(Collectors.toList());
        statements.add(String.format(
                Locale.ROOT, "DELETE FROM %s AS t USING pg_temp.withdrawal AS w WHERE t.ctid = w.place", sql.target()));
        return statements;
    }

    /** Brings the noted versions back. */
    List<String> bringBack() {
        String versions = " FROM pg_temp.withdrawal AS w JOIN caravan.version AS v ON v.ctid = w.version ";
        List<String> statements = contract.children().stream()
                .map(child -> String.format(
                        Locale.ROOT,
                        """
                        INSERT INTO %1$s SELECT c.*%2$s
                        CROSS JOIN LATERAL jsonb_array_elements(v.children -> '%3$s') AS line (line)
                        CROSS JOIN LATERAL jsonb_populate_record(NULL::%1$s, line.line || jsonb_build_object(%4$s)) AS c""",
                        table(child),
                        versions,
                        child.name(),
                        sql.key(", ", column -> String.format(Locale.ROOT, "'%1$s', v.columns -> '%1$s'", column))))
                .collect(Collectors.toList());
        statements.add(
                0,
                String.format(
                        Locale.ROOT,
                        "INSERT INTO %1$s (%2$s, _file_hour, _arrival, _row_hash, _run, _line) SELECT %3$s, v.file_hour, v.arrival, v.row_hash, v.run, v.line%4$sCROSS JOIN LATERAL jsonb_populate_record(NULL::%1$s, v.columns) AS c",
                        sql.target(),
                        StageSql.columns(contract.table(), ""),
                        StageSql.columns(contract.table(), "c."),
                        versions));
        statements.add("DELETE FROM caravan.version AS v USING pg_temp.withdrawal AS w WHERE v.ctid = w.version");
        return statements;
    }
}

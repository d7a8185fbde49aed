package io.caravan.load;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.Load;
import io.caravan.contract.Reference;
import io.caravan.contract.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statements by which the records of one dataset come over from staging, written from its contract.
 *
 * <p>A staging table has a row per record: its {@code _position} in the draft of the output file, where it came from, its
 * columns, and its {@code _outcome}, where null stands for {@code loaded}, the most frequent one, so that a first load
 * updates nothing.
 */
final class StageSql {

    private final Contract contract;
    private final String target;
    private final String stage;

    StageSql(Contract contract) {
        this.contract = contract;
        this.target = Names.qualified(contract.name().domain(), contract.table().name());
        this.stage = stage(contract.table());
    }

    /** The staging table of the records. */
    String stage() {
        return stage;
    }

    /** The staging table of {@code table}; another contract has another one, as its columns may differ. */
    String stage(Table table) {
        String name = "stage_" + contract.hash().substring(0, 8) + "_" + table.name();
        return "pg_temp." + Names.quoted(name);
    }

    /** Statements that make the staging tables of this session; they empty themselves at each end of a transaction. */
    List<String> create() {
        List<String> statements = new ArrayList<>();
        statements.add("CREATE TEMP TABLE IF NOT EXISTS " + Names.unqualified(stage)
                + " (_position bigint, _record bigint, _line bigint, _file_hour timestamp, _row_hash bigint, _outcome text, "
                + definitions(contract.table()) + ") ON COMMIT DELETE ROWS");
        for (Table child : contract.children()) {
            statements.add("CREATE TEMP TABLE IF NOT EXISTS " + Names.unqualified(stage(child))
                    + " (_position bigint, line_number integer, " + definitions(child) + ") ON COMMIT DELETE ROWS");
        }
        return statements;
    }

    private static String definitions(Table table) {
        return table.fields().stream()
                .map(field ->
                        Names.quoted(field.column()) + " " + field.storedType().sqlType())
                .collect(Collectors.joining(", "));
    }

    String copy() {
        return "COPY " + stage + " (_position, _record, _line, _file_hour, _row_hash, " + columns(contract.table(), "")
                + ") FROM STDIN";
    }

    String copy(Table child) {
        return "COPY " + stage(child) + " (_position, line_number, " + columns(child, "") + ") FROM STDIN";
    }

    /** After a large COPY the planner needs to know how much there is. */
    List<String> analyze() {
        return tables().map(table -> "ANALYZE " + stage(table)).toList();
    }

    List<String> empty() {
        return tables().map(table -> "DELETE FROM " + stage(table)).toList();
    }

    private Stream<Table> tables() {
        return Stream.concat(Stream.of(contract.table()), contract.children().stream());
    }

    /**
     * Of several staged records with one key the newest goes on. The same content again is {@code again}, other content
     * is superseded.
     *
     * @param again {@code 'repeated'} within a file, {@code 'duplicate'} among records of several files
     */
    String judgeRepeats(String again) {
        String key = key("", Names::quoted);
        return """
                WITH repeated AS (SELECT %1$s FROM %2$s GROUP BY %1$s HAVING count(*) > 1),
                ranked AS (
                    SELECT _position,
                           row_number() OVER (PARTITION BY %1$s
                               ORDER BY %3$s_file_hour DESC NULLS LAST, _row_hash DESC, _position) AS place,
                           row_number() OVER (PARTITION BY %1$s, _row_hash
                               ORDER BY _file_hour DESC NULLS LAST, _position) AS copy
                    FROM %2$s JOIN repeated USING (%1$s))
                UPDATE %2$s AS s
                SET _outcome = CASE WHEN r.copy > 1 THEN '%4$s' ELSE 'superseded' END
                FROM ranked AS r
                WHERE r._position = s._position AND r.place > 1"""
                .formatted(
                        key,
                        stage,
                        contract.version()
                                .map(version -> Names.quoted(version.column()) + " DESC NULLS LAST, ")
                                .orElse(""),
                        again);
    }

    /** Notes in {@code stage_missing} the records whose {@code reference} is not known. */
    String findMissing(Reference reference, Contract referred) {
        boolean inChild = !reference.table().equals(contract.table());
        String column = "c." + Names.quoted(reference.field().column());
        return """
                INSERT INTO pg_temp.stage_missing (_position, dataset, key, field)
                SELECT s._position, '%s', %s::text, '%s'
                FROM %s AS s%s
                WHERE s._outcome IS NULL AND %2$s IS NOT NULL
                  AND NOT EXISTS (SELECT FROM %s AS t WHERE t.%s = %2$s)"""
                .formatted(
                        reference.dataset(),
                        column,
                        inChild
                                ? reference.table().array() + "."
                                        + reference.field().path()
                                : reference.field().path(),
                        stage,
                        inChild
                                ? " JOIN " + stage(reference.table()) + " AS c USING (_position)"
                                : " JOIN " + stage + " AS c USING (_position)",
                        Names.qualified(
                                referred.name().domain(), referred.table().name()),
                        Names.quoted(referred.key().get(0).column()));
    }

    String judgeMissing() {
        return "UPDATE " + stage
                + " SET _outcome = 'pending' WHERE _position IN (SELECT _position FROM pg_temp.stage_missing)";
    }

    /** Compares with what is there: the same, newer, or older. */
    String judgeExisting() {
        return """
                UPDATE %s AS s
                SET _outcome = CASE WHEN t._row_hash = s._row_hash THEN %s
                                   WHEN %s THEN 'updated'
                                   ELSE 'superseded' END
                FROM %s AS t
                WHERE s._outcome IS NULL AND %s"""
                .formatted(
                        stage,
                        contract.load() == Load.APPEND ? "'duplicate'" : "'unchanged'",
                        newer(),
                        target,
                        key(" AND ", column -> "t." + Names.quoted(column) + " = s." + Names.quoted(column)));
    }

    /** Whether the staged record {@code s} is newer than the one in place {@code t}; the arrival plays no part. */
    private String newer() {
        String byHour =
                """
                CASE WHEN s._file_hour IS DISTINCT FROM t._file_hour
                          THEN t._file_hour IS NULL OR coalesce(s._file_hour > t._file_hour, false)
                          ELSE s._row_hash > t._row_hash END""";
        return contract.version()
                .map(version -> Names.quoted(version.column()))
                .map(column ->
                        "CASE WHEN s.%1$s IS DISTINCT FROM t.%1$s THEN t.%1$s IS NULL OR coalesce(s.%1$s > t.%1$s, false) ELSE %2$s END"
                                .formatted(column, byHour))
                .orElse(byHour);
    }

    /** The same content from a later hour is later: what comes between the two must lose, whenever it comes. */
    String keepLatestHour() {
        return """
                UPDATE %s AS t SET _file_hour = s._file_hour
                FROM %s AS s
                WHERE s._outcome IN ('unchanged', 'duplicate') AND t._row_hash = s._row_hash AND %s
                  AND s._file_hour IS NOT NULL AND (t._file_hour IS NULL OR s._file_hour > t._file_hour)"""
                .formatted(
                        target,
                        stage,
                        key(" AND ", column -> "t." + Names.quoted(column) + " = s." + Names.quoted(column)));
    }

    /** Inserts the new records and updates those that have a newer version. */
    String merge() {
        String updates = contract.table().fields().stream()
                .filter(field -> !contract.key().contains(field))
                .map(field -> Names.quoted(field.column()) + " = excluded." + Names.quoted(field.column()) + ", ")
                .collect(Collectors.joining());
        return """
                INSERT INTO %s (%s, _file_hour, _row_hash)
                SELECT %s, s._file_hour, s._row_hash FROM %s AS s WHERE s._outcome IS NULL OR s._outcome = 'updated'
                ON CONFLICT (%s) DO UPDATE SET %s_file_hour = excluded._file_hour, _row_hash = excluded._row_hash"""
                .formatted(
                        target,
                        columns(contract.table(), ""),
                        columns(contract.table(), "s."),
                        stage,
                        key(", ", Names::quoted),
                        updates);
    }

    /** Brings the child tables along: the lines of an updated record are replaced. */
    List<String> mergeChildren() {
        List<String> statements = new ArrayList<>();
        for (Table child : contract.children()) {
            String childTarget = Names.qualified(contract.name().domain(), child.name());
            statements.add("DELETE FROM %s AS t USING %s AS s WHERE s._outcome = 'updated' AND %s"
                    .formatted(
                            childTarget,
                            stage,
                            key(" AND ", column -> "t." + Names.quoted(column) + " = s." + Names.quoted(column))));
            statements.add(
                    """
                    INSERT INTO %s (%s, line_number, %s)
                    SELECT %s, c.line_number, %s FROM %s AS c JOIN %s AS s USING (_position)
                    WHERE s._outcome IS NULL OR s._outcome = 'updated'"""
                            .formatted(
                                    childTarget,
                                    key(", ", Names::quoted),
                                    columns(child, ""),
                                    key(", ", column -> "s." + Names.quoted(column)),
                                    columns(child, "c."),
                                    stage(child),
                                    stage));
        }
        return statements;
    }

    String countOutcomes() {
        return "SELECT coalesce(_outcome, 'loaded') AS outcome, count(*) AS records FROM " + stage + " GROUP BY 1";
    }

    /** The positions that the output file leaves out, in order, and whether the record is pending. */
    String leftOut() {
        return "SELECT _position, _outcome = 'pending' FROM " + stage
                + " WHERE _outcome IN ('pending', 'repeated') ORDER BY _position";
    }

    private String key(String separator, Function<String, String> each) {
        return contract.key().stream()
                .map(Field::column)
                .map(each)
                .collect(Collectors.joining(separator.isEmpty() ? ", " : separator));
    }

    static String columns(Table table, String prefix) {
        return table.fields().stream()
                .map(field -> prefix + Names.quoted(field.column()))
                .collect(Collectors.joining(", "));
    }
}

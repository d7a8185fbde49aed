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
 * <p>A staging table has a row per record: its {@code _position}, which is its number in the file, where it came from, and
 * its columns. What becomes of a record stands in a table of its own, narrow and only for records that are not simply new:
 * to mark the rows themselves would write each of them a second time.
 */
final class StageSql {

    private final Contract contract;
    private final String target;
    private final String stage;
    private final String outcome;

    StageSql(Contract contract) {
        this.contract = contract;
        this.target = Names.qualified(contract.name().domain(), contract.table().name());
        this.stage = stage(contract.table());
        this.outcome = temporary("outcome", contract.table());
    }

    /** The staging table of the records. */
    String stage() {
        return stage;
    }

    /** The table that they come into. */
    String target() {
        return target;
    }

    /** The table of what becomes of them. */
    String outcome() {
        return outcome;
    }

    /** The staging table of {@code table}. */
    String stage(Table table) {
        return temporary("stage", table);
    }

    /** Another contract has other tables, as its columns may differ. */
    private String temporary(String what, Table table) {
        return "pg_temp." + Names.quoted(what + "_" + contract.hash().substring(0, 8) + "_" + table.name());
    }

    /** Statements that make the staging tables of this session; they empty themselves at each end of a transaction. */
    List<String> create() {
        List<String> statements = new ArrayList<>();
        statements.add("CREATE TEMP TABLE IF NOT EXISTS " + Names.unqualified(stage)
                + " (_position bigint, _line bigint, _file_hour timestamp, _row_hash bigint, "
                + definitions(contract.table()) + ") ON COMMIT DELETE ROWS");
        statements.add("CREATE TEMP TABLE IF NOT EXISTS " + Names.unqualified(outcome)
                + " (_position bigint, outcome varchar(10)) ON COMMIT DELETE ROWS");
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
        return "COPY " + stage + " (_position, _line, _file_hour, _row_hash, " + columns(contract.table(), "")
                + ") FROM STDIN";
    }

    String copy(Table child) {
        return "COPY " + stage(child) + " (_position, line_number, " + columns(child, "") + ") FROM STDIN";
    }

    /** Whether nothing is there yet. */
    String isFirst() {
        return "SELECT NOT EXISTS (SELECT FROM " + target + ")";
    }

    /** Straight into the table, for records of which it is known that none is there. */
    String copyIntoTarget() {
        return "COPY " + target + " (_row_hash, _file_hour, " + columns(contract.table(), "") + ") FROM STDIN";
    }

    /** After a large COPY the planner needs to know how much there is of what is joined by. */
    List<String> analyze() {
        List<String> statements = new ArrayList<>();
        statements.add("ANALYZE " + stage + " (_position, " + key(", ", Names::quoted) + ")");
        contract.children().forEach(child -> statements.add("ANALYZE " + stage(child) + " (_position)"));
        return statements;
    }

    /** After many outcomes the planner needs to know that. */
    String analyzeOutcomes() {
        return "ANALYZE " + outcome;
    }

    List<String> empty() {
        return Stream.concat(Stream.of(outcome), tables().map(this::stage))
                .map(table -> "DELETE FROM " + table)
                .toList();
    }

    private Stream<Table> tables() {
        return Stream.concat(Stream.of(contract.table()), contract.children().stream());
    }

    /** Notes as {@code again} what came straight into the table before. */
    String judgeSame(String again) {
        return "INSERT INTO %s SELECT s._position, '%s' FROM %s AS s JOIN %s AS t ON %s WHERE t._row_hash = s._row_hash"
                .formatted(outcome, again, stage, target, sameKey());
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
                WITH repeated AS (SELECT %1$s FROM %2$s AS s WHERE %6$s GROUP BY %1$s HAVING count(*) > 1),
                ranked AS (
                    SELECT _position,
                           row_number() OVER (PARTITION BY %1$s
                               ORDER BY %3$s_file_hour DESC NULLS LAST, _row_hash DESC, _position) AS place,
                           row_number() OVER (PARTITION BY %1$s, _row_hash
                               ORDER BY _file_hour DESC NULLS LAST, _position) AS copy
                    FROM %2$s AS s JOIN repeated USING (%1$s)
                    WHERE %6$s)
                INSERT INTO %5$s
                SELECT _position, CASE WHEN copy > 1 THEN '%4$s' ELSE 'superseded' END FROM ranked WHERE place > 1"""
                .formatted(
                        key,
                        stage,
                        contract.version()
                                .map(version -> Names.quoted(version.column()) + " DESC NULLS LAST, ")
                                .orElse(""),
                        again,
                        outcome,
                        undecided());
    }

    /** Notes in {@code stage_missing} the records whose {@code reference} is not known. */
    String findMissing(Reference reference, Contract referred) {
        boolean inChild = !reference.table().equals(contract.table());
        String column = (inChild ? "c." : "s.") + Names.quoted(reference.field().column());
        return """
                INSERT INTO pg_temp.stage_missing (_position, dataset, key, field)
                SELECT s._position, '%1$s', %2$s::text, '%3$s'
                FROM %4$s AS s%5$s
                WHERE %2$s IS NOT NULL AND %7$s
                  AND NOT EXISTS (SELECT FROM %6$s AS t WHERE t.%8$s = %2$s)"""
                .formatted(
                        reference.dataset(),
                        column,
                        inChild
                                ? reference.table().array() + "."
                                        + reference.field().path()
                                : reference.field().path(),
                        stage,
                        inChild ? " JOIN " + stage(reference.table()) + " AS c USING (_position)" : "",
                        Names.qualified(
                                referred.name().domain(), referred.table().name()),
                        undecided(),
                        Names.quoted(referred.key().get(0).column()));
    }

    String judgeMissing() {
        return "INSERT INTO " + outcome + " SELECT DISTINCT _position, 'pending' FROM pg_temp.stage_missing";
    }

    /** Notes which records are the same as what is there, or older; gives how many are newer, and how many were noted. */
    String judgeExisting() {
        return """
                WITH existing AS (
                    SELECT s._position, CASE WHEN t._row_hash = s._row_hash THEN %s
                                             WHEN %s THEN 'updated'
                                             ELSE 'superseded' END AS outcome
                    FROM %s AS s JOIN %s AS t ON %s
                    WHERE %s),
                noted AS (INSERT INTO %s SELECT _position, outcome FROM existing WHERE outcome <> 'updated')
                SELECT count(*) FILTER (WHERE outcome = 'updated'), count(*) FILTER (WHERE outcome <> 'updated')
                FROM existing"""
                .formatted(
                        contract.load() == Load.APPEND ? "'duplicate'" : "'unchanged'",
                        newer(),
                        stage,
                        target,
                        sameKey(),
                        undecided(),
                        outcome);
    }

    /** Notes as well which records are newer; for few of them. */
    String noteUpdated() {
        return "INSERT INTO %s SELECT s._position, 'updated' FROM %s AS s JOIN %s AS t ON %s WHERE %s"
                .formatted(outcome, stage, target, sameKey(), undecided());
    }

    /** Nothing is known of the staged record {@code s} that speaks against it. */
    private String undecided() {
        return "NOT EXISTS (SELECT FROM " + outcome + " AS o WHERE o._position = s._position)";
    }

    /** The staged record {@code s} is new or a newer version. */
    String accepted() {
        return "NOT EXISTS (SELECT FROM " + outcome
                + " AS o WHERE o._position = s._position AND o.outcome <> 'updated')";
    }

    private String sameKey() {
        return key(" AND ", column -> "t." + Names.quoted(column) + " = s." + Names.quoted(column));
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
                FROM %s AS s JOIN %s AS o USING (_position)
                WHERE o.outcome IN ('unchanged', 'duplicate') AND t._row_hash = s._row_hash AND %s
                  AND s._file_hour IS NOT NULL AND (t._file_hour IS NULL OR s._file_hour > t._file_hour)"""
                .formatted(target, stage, outcome, sameKey());
    }

    /**
     * Inserts the accepted records, of which none may be there.
     *
     * @param all whether all are accepted, so that there is nothing to look up
     */
    String insert(boolean all) {
        return """
                INSERT INTO %s (%s, _file_hour, _row_hash)
                SELECT %s, s._file_hour, s._row_hash FROM %s AS s"""
                        .formatted(target, columns(contract.table(), ""), columns(contract.table(), "s."), stage)
                + (all ? "" : "\nWHERE " + accepted());
    }

    /** Inserts the accepted records and updates those that are there. See {@link #insert(boolean)}. */
    String upsert(boolean all) {
        String updates = contract.table().fields().stream()
                .filter(field -> !contract.key().contains(field))
                .map(field -> Names.quoted(field.column()) + " = excluded." + Names.quoted(field.column()) + ", ")
                .collect(Collectors.joining());
        return insert(all)
                + "\nON CONFLICT (%s) DO UPDATE SET %s_file_hour = excluded._file_hour, _row_hash = excluded._row_hash"
                        .formatted(key(", ", Names::quoted), updates);
    }

    /** Takes away the lines of records that are to be updated. */
    List<String> deleteChildren() {
        return contract.children().stream()
                .map(child -> "DELETE FROM %s AS t USING %s AS s WHERE %s AND %s"
                        .formatted(
                                Names.qualified(contract.name().domain(), child.name()), stage, sameKey(), accepted()))
                .toList();
    }

    /** Inserts the lines of the accepted records. */
    List<String> insertChildren() {
        return contract.children().stream()
                .map(child ->
                        """
                        INSERT INTO %s (%s, line_number, %s)
                        SELECT %s, c.line_number, %s FROM %s AS c JOIN %s AS s USING (_position)
                        WHERE %s"""
                                .formatted(
                                        Names.qualified(contract.name().domain(), child.name()),
                                        key(", ", Names::quoted),
                                        columns(child, ""),
                                        key(", ", column -> "s." + Names.quoted(column)),
                                        columns(child, "c."),
                                        stage(child),
                                        stage,
                                        accepted()))
                .toList();
    }

    /** How many records of each outcome there are, but for the new ones, which have none. */
    String countOutcomes() {
        return "SELECT outcome, count(*) AS records FROM " + outcome + " GROUP BY 1";
    }

    /** The records that the output file leaves out, and whether each is pending. */
    String leftOut() {
        return "SELECT _position, outcome = 'pending' FROM " + outcome + " WHERE outcome IN ('pending', 'repeated')";
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

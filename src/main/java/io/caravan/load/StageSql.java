package io.caravan.load;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.Load;
import io.caravan.contract.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statements by which the records of one dataset are staged and come over into their tables, written from its contract.
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
    private final String rejected;

    StageSql(Contract contract) {
        this.contract = contract;
        this.target = Names.qualified(contract.name().domain(), contract.table().name());
        this.stage = stage(contract.table());
        this.outcome = temporary("outcome", contract.table());
        this.rejected = temporary("rejected", contract.table());
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
                + " (_position bigint, _line bigint, _arrival bigint, _file_hour timestamp, _row_hash bigint, "
                + definitions(contract.table()) + ", _run bigint) ON COMMIT DELETE ROWS");
        statements.add("CREATE TEMP TABLE IF NOT EXISTS " + Names.unqualified(outcome)
                + " (_position bigint, outcome varchar(10)) ON COMMIT DELETE ROWS");
        if (contract.load() == Load.REPLACE) {
            statements.add("CREATE TEMP TABLE IF NOT EXISTS " + Names.unqualified(rejected)
                    + " ON COMMIT DELETE ROWS AS SELECT _position, "
                    + key(", ", Names::quoted) + " FROM " + stage + " LIMIT 0");
        }
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
        return "COPY " + stage + " (_position, _line, _arrival, _file_hour, _row_hash, " + columns(contract.table(), "")
                + ") FROM STDIN";
    }

    String copy(Table child) {
        return "COPY " + stage(child) + " (_position, line_number, " + columns(child, "") + ") FROM STDIN";
    }

    /** The keys of rejected records, whose rows stay as they are. */
    String copyRejected() {
        return "COPY " + rejected + " (_position, " + key(", ", Names::quoted) + ") FROM STDIN";
    }

    /** The same of a staged record that is rejected; takes its position. */
    String noteRejected() {
        return "INSERT INTO " + rejected + " SELECT _position, " + key(", ", Names::quoted) + " FROM " + stage
                + " WHERE _position = ?";
    }

    /** How many bytes the table has; 0 when it holds no record. */
    String size() {
        return "SELECT CASE WHEN EXISTS (SELECT FROM " + target + ") THEN pg_relation_size('" + target
                + "') ELSE 0 END";
    }

    /** How many of the staged records are there. */
    String countKnown() {
        return "SELECT count(*) FROM " + stage + " AS s WHERE EXISTS (SELECT FROM " + target + " AS t WHERE "
                + sameKey() + ")";
    }

    /** The keys of all that is there, as text. */
    String keys() {
        return "SELECT " + key(", ", column -> Names.quoted(column) + "::text") + " FROM " + target;
    }

    /** Straight into the table, for records of which it is known that none is there. */
    String copyIntoTarget() {
        return "COPY " + target + " (_row_hash, _arrival, _run, _line, _file_hour, " + columns(contract.table(), "")
                + ") FROM STDIN";
    }

    /** After a large COPY the planner needs to know how much there is of what is joined by. */
    List<String> analyze() {
        List<String> statements = new ArrayList<>();
        statements.add("ANALYZE " + stage + " (_position, " + key(", ", Names::quoted) + ")");
        contract.children().forEach(child -> statements.add("ANALYZE " + stage(child) + " (_position)"));
        return statements;
    }

    List<String> empty() {
        return Stream.concat(Stream.of(outcome), tables().map(this::stage))
                .map(table -> "DELETE FROM " + table)
                .toList();
    }

    /** The staging tables, that of the records first. */
    List<String> stages() {
        return tables().map(this::stage).toList();
    }

    private Stream<Table> tables() {
        return Stream.concat(Stream.of(contract.table()), contract.children().stream());
    }

    /** The staged record {@code s} is new or a newer version. */
    String accepted() {
        return "NOT EXISTS (SELECT FROM " + outcome
                + " AS o WHERE o._position = s._position AND o.outcome <> 'updated')";
    }

    /** The staged record {@code s} does not wait for anything. */
    String notPending() {
        return "NOT EXISTS (SELECT FROM " + outcome
                + " AS o WHERE o._position = s._position AND o.outcome = 'pending')";
    }

    /** The staged record {@code s} and {@code t} in place have the same key. */
    String sameKey() {
        return key(" AND ", column -> "t." + Names.quoted(column) + " = s." + Names.quoted(column));
    }

    /**
     * The same content from a later file is later: what comes between the two must lose, whenever it comes. The row is then
     * taken to come from there. Where only the arrival tells what is later, a row is written anew for it only if something
     * that arrived in between may still come, as most rows of most files come again unchanged. Takes the run, and the last
     * run of this dataset that is not decided yet.
     */
    String keepLatest() {
        return "UPDATE " + target
                + " AS t SET _file_hour = s._file_hour, _arrival = s._arrival, _run = coalesce(s._run, ?), _line = s._line\n"
                + "FROM " + latest() + " AS s WHERE " + isLater();
    }

    /** The rows {@code t} that {@link #keepLatest()} changes; takes the last run that is not decided yet. */
    String earlier() {
        return "FROM " + latest() + " AS s JOIN " + target + " AS t ON " + isLater();
    }

    /** Of records that were parked, several may have the same content. */
    private String latest() {
        return String.format(
                Locale.ROOT,
                """
                (SELECT DISTINCT ON (%1$s, _row_hash) %1$s, _row_hash, _file_hour, _arrival, _run, _line
                 FROM %2$s JOIN %3$s AS o USING (_position)
                 WHERE o.outcome IN ('unchanged', 'duplicate')
                 ORDER BY %1$s, _row_hash, _file_hour DESC NULLS LAST, _arrival DESC)""",
                key(", ", Names::quoted),
                stage,
                outcome);
    }

    private String isLater() {
        return String.format(
                Locale.ROOT,
                """
                %s AND t._row_hash = s._row_hash
                AND CASE WHEN s._file_hour IS DISTINCT FROM t._file_hour
                         THEN t._file_hour IS NULL OR coalesce(s._file_hour > t._file_hour, false)
                         ELSE s._arrival > coalesce(t._arrival, 0) AND (%s <= ?%s) END""",
                sameKey(),
                Arrival.run("coalesce(t._arrival, 0)"),
                contract.references().isEmpty() ? "" : " OR " + hasPending());
    }

    /** A record with the key of {@code s} is parked. */
    private String hasPending() {
        return String.format(
                Locale.ROOT,
                "jsonb_build_array(%s) IN (SELECT jsonb_build_array(%s) FROM caravan.pending AS p WHERE p.dataset = '%s')",
                key(", ", column -> "s." + Names.quoted(column)),
                key(", ", column -> "p.columns -> '" + column + "'"),
                contract.name());
    }

    /**
     * Inserts the accepted records, of which none may be there; takes the run that brought them, unless they say it
     * themselves because they have waited.
     *
     * @param all whether all are accepted, so that there is nothing to look up
     */
    String insert(boolean all) {
        return String.format(
                        Locale.ROOT,
                        """
                INSERT INTO %s (%s, _file_hour, _arrival, _row_hash, _run, _line)
                SELECT %s, s._file_hour, s._arrival, s._row_hash, coalesce(s._run, ?), s._line FROM %s AS s""",
                        target,
                        columns(contract.table(), ""),
                        columns(contract.table(), "s."),
                        stage)
                + (all ? "" : "\nWHERE " + accepted());
    }

    /** Inserts the accepted records and updates those that are there. See {@link #insert(boolean)}. */
    String upsert(boolean all) {
        String updates = contract.table().fields().stream()
                .filter(field -> !contract.key().contains(field))
                .map(field -> Names.quoted(field.column()) + " = excluded." + Names.quoted(field.column()) + ", ")
                .collect(Collectors.joining());
        return insert(all)
                + String.format(
                        Locale.ROOT,
                        "\nON CONFLICT (%s) DO UPDATE SET %s_file_hour = excluded._file_hour, _arrival = excluded._arrival, _row_hash = excluded._row_hash, _run = excluded._run, _line = excluded._line",
                        key(", ", Names::quoted),
                        updates);
    }

    /** Takes away the lines of records that are to be updated. */
    List<String> deleteChildren() {
        return contract.children().stream()
                .map(child -> String.format(
                        Locale.ROOT,
                        "DELETE FROM %s AS t USING %s AS s WHERE %s AND %s",
                        Names.qualified(contract.name().domain(), child.name()),
                        stage,
                        sameKey(),
                        accepted()))
                .toList();
    }

    /** Takes away the rows of which no record of the file, staged or rejected, has the key. */
    String deleteAbsent() {
        return "DELETE FROM " + target + " AS t WHERE " + isAbsent();
    }

    /** Takes away their lines. */
    List<String> deleteAbsentChildren() {
        return contract.children().stream()
                .map(child -> String.format(
                        Locale.ROOT,
                        "DELETE FROM %s AS t WHERE %s",
                        Names.qualified(contract.name().domain(), child.name()),
                        isAbsent()))
                .toList();
    }

    private String isAbsent() {
        return String.format(
                Locale.ROOT,
                "NOT EXISTS (SELECT FROM %1$s AS s WHERE %2$s) AND NOT EXISTS (SELECT FROM %3$s AS s WHERE %2$s)",
                stage,
                sameKey(),
                rejected);
    }

    /** Inserts the lines of the accepted records. */
    List<String> insertChildren() {
        return contract.children().stream()
                .map(child -> String.format(
                        Locale.ROOT,
                        """
                        INSERT INTO %s (%s, line_number, %s)
                        SELECT %s, c.line_number, %s FROM %s AS c JOIN %s AS s USING (_position)
                        WHERE %s""",
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

    /** The columns of the key, each put as {@code each} has it. */
    String key(String separator, Function<String, String> each) {
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

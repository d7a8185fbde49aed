package io.caravan.load;

import io.caravan.contract.Contract;
import io.caravan.contract.Table;
import io.caravan.database.Transaction;
import io.caravan.reject.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The statements by which staged records of one dataset wait for what they refer to, and come back to staging when it is there. */
final class PendingSql {

    private final Contract contract;
    private final StageSql sql;
    private final String stage;

    PendingSql(Contract contract, StageSql sql) {
        this.contract = contract;
        this.sql = sql;
        this.stage = sql.stage();
    }

    /** Puts the pending records by until what they refer to arrives; takes the run. */
    String putBy() {
        String children = contract.children().stream()
                .map(child -> String.format(
                        Locale.ROOT, "'%s', coalesce(%s.lines, '[]')", child.name(), Names.quoted(child.name())))
                .collect(Collectors.joining(", "));
        String lines = contract.children().stream()
                .map(child -> String.format(
                        Locale.ROOT,
                        """
                        LEFT JOIN (
                            SELECT _position, jsonb_agg(to_jsonb(c) - '_position' ORDER BY line_number) AS lines
                            FROM %s AS c GROUP BY _position) AS %s USING (_position)""",
                        sql.stage(child),
                        Names.quoted(child.name())))
                .collect(Collectors.joining("\n"));
        return String.format(
                Locale.ROOT,
                """
                WITH put_by AS (
                    INSERT INTO caravan.pending (dataset, run, record, line, file_hour, arrival, row_hash, columns, children, output)
                    SELECT '%s', ?, s._position, s._line, s._file_hour, s._arrival, s._row_hash,
                           to_jsonb(s) - '{_position,_line,_file_hour,_arrival,_row_hash,_run}'::text[],
                           jsonb_build_object(%s), o.line
                    FROM %s AS s JOIN pg_temp.stage_output AS o USING (_position)
                    %s
                    RETURNING pending, record)
                INSERT INTO caravan.pending_reference (pending, dataset, key, field)
                SELECT DISTINCT p.pending, m.dataset, m.key, m.field
                FROM put_by AS p JOIN pg_temp.stage_missing AS m ON m._position = p.record""",
                contract.name(),
                children,
                stage,
                lines);
    }

    /** Notes in {@code stage_arrived} the pending records that waited for records staged here. */
    String arrive() {
        return arrive(stage, "AND " + sql.accepted());
    }

    /** Notes in {@code stage_arrived} the pending records that waited for any that is there. */
    String arriveAll() {
        return arrive(sql.target(), "");
    }

    private String arrive(String from, String condition) {
        return String.format(
                Locale.ROOT,
                """
                WITH arrived AS (
                    DELETE FROM caravan.pending_reference AS r
                    USING %s AS s
                    WHERE r.dataset = '%s' AND r.key = s.%s::text %s
                    RETURNING r.pending)
                INSERT INTO pg_temp.stage_arrived
                SELECT DISTINCT pending, p.dataset FROM arrived JOIN caravan.pending AS p USING (pending)""",
                from,
                contract.name(),
                Names.quoted(contract.key().get(0).column()),
                condition);
    }

    /** Stages the arrived records of this dataset that wait for nothing more, as if they came in a file now. */
    List<String> resume() {
        List<String> statements = new ArrayList<>();
        String waiting =
                """
                FROM caravan.pending AS p JOIN pg_temp.stage_arrived AS a USING (pending)
                %s
                WHERE p.dataset = '%s' AND NOT EXISTS (
                    SELECT FROM caravan.pending_reference AS r WHERE r.pending = p.pending)""";
        statements.add(String.format(
                        Locale.ROOT,
                        "INSERT INTO %s (_position, _run, _line, _file_hour, _arrival, _row_hash, %s) SELECT p.pending, p.run, p.line, p.file_hour, p.arrival, p.row_hash, %s ",
                        stage,
                        StageSql.columns(contract.table(), ""),
                        StageSql.columns(contract.table(), "c."))
                + String.format(
                        Locale.ROOT,
                        waiting,
                        "CROSS JOIN LATERAL jsonb_populate_record(NULL::"
                                + Names.qualified(
                                        contract.name().domain(),
                                        contract.table().name()) + ", p.columns) AS c",
                        contract.name()));
        for (Table child : contract.children()) {
            statements.add(String.format(
                            Locale.ROOT,
                            "INSERT INTO %s (_position, line_number, %s) SELECT p.pending, c.line_number, %s ",
                            sql.stage(child),
                            StageSql.columns(child, ""),
                            StageSql.columns(child, "c."))
                    + String.format(
                            Locale.ROOT,
                            waiting,
                            String.format(
                                    Locale.ROOT,
                                    "CROSS JOIN LATERAL jsonb_populate_recordset(NULL::%s, p.children -> '%s') AS c",
                                    Names.qualified(contract.name().domain(), child.name()),
                                    child.name()),
                            contract.name()));
        }
        return statements;
    }

    /** The lines of the resumed records for their output files, file by file; with the run and the path of each. */
    String resumedLines() {
        return String.format(
                Locale.ROOT,
                """
                SELECT p.run, f.file, f.entry, p.output
                FROM %s AS s JOIN caravan.pending AS p ON p.pending = s._position JOIN caravan.run AS f ON f.run = p.run
                ORDER BY p.run, p.record""",
                stage);
    }

    /** Writes down what became of the resumed records and lets them go; takes the run that brought what was missing. */
    String settle() {
        return String.format(
                Locale.ROOT,
                """
                WITH settled AS (
                    DELETE FROM caravan.pending AS p USING %s AS s LEFT JOIN %s AS o USING (_position)
                    WHERE p.pending = s._position
                    RETURNING p.run, p.record,
                              CASE WHEN s._row_hash = '%s'::bigint THEN 'suppressed'
                                   ELSE coalesce(o.outcome, 'loaded') END AS outcome)
                INSERT INTO caravan.settled (run, record, outcome, settled_by)
                SELECT run, record, outcome, ? FROM settled""",
                stage,
                sql.outcome(),
                RowHash.EMPTIED);
    }

    /** Makes a reject of a pending record. */
    static void reject(Transaction transaction, long pending, Violation reason) {
        transaction
                .sql(
                        """
                        WITH gone AS (DELETE FROM caravan.pending WHERE pending = ? RETURNING run, record, line),
                        rejected AS (
                            INSERT INTO caravan.reject (run, record, line, stage, field, rule, message)
                            SELECT run, record, line, 'pending', ?, ?, ? FROM gone),
                        to_notify AS (
                            UPDATE caravan.run SET told = false WHERE run IN (SELECT run FROM gone))
                        INSERT INTO caravan.settled (run, record, outcome) SELECT run, record, 'rejected' FROM gone""")
                .params(pending, reason.field(), reason.rule(), reason.message())
                .update();
    }

    /** Takes away the references at some places, by their {@code ctid}, and notes what has waited for them as arrived. */
    static String free() {
        return """
                WITH freed AS (DELETE FROM caravan.pending_reference WHERE ctid = ANY (?::tid[]) RETURNING pending)
                INSERT INTO pg_temp.stage_arrived
                SELECT DISTINCT pending, p.dataset FROM freed JOIN caravan.pending AS p USING (pending)""";
    }
}

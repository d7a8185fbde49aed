package io.caravan.load;

import io.caravan.contract.Contract;
import io.caravan.contract.Load;
import io.caravan.contract.Reference;
import io.caravan.run.ErasedLink;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The statements by which it is noted what becomes of staged records that are not simply new. See {@link StageSql}. */
final class JudgeSql {

    /** What is there, {@code t}, was put there by this transaction. */
    private static final String OURS = "t.xmin = pg_current_xact_id()::xid";

    private final Contract contract;
    private final StageSql sql;
    private final String stage;
    private final String target;
    private final String outcome;

    JudgeSql(Contract contract, StageSql sql) {
        this.contract = contract;
        this.sql = sql;
        this.stage = sql.stage();
        this.target = sql.target();
        this.outcome = sql.outcome();
    }

    /** The statements that keep what loses; null when the contract does not ask for undo. */
    @Nullable
    VersionSql versions() {
        return contract.undo().isPresent() ? new VersionSql(contract, sql) : null;
    }

    /** The statements that fill the tables beside. */
    BesideSql beside() {
        return new BesideSql(contract, sql);
    }

    /**
     * Takes records that this run has put straight into the table back into staging, where others of the run have their key:
     * which of them is the newest is decided there. Gives how many.
     */
    String takeBack() {
        String columns = StageSql.columns(contract.table(), "");
        return String.format(
                Locale.ROOT,
                """
                WITH back AS (
                    DELETE FROM %1$s AS t USING %2$s AS s WHERE %3$s AND %4$s
                    RETURNING t._line, t._arrival, t._file_hour, t._row_hash, %5$s)
                INSERT INTO %2$s (_position, _line, _arrival, _file_hour, _row_hash, %6$s)
                SELECT %7$s, _line, _arrival, _file_hour, _row_hash, %6$s FROM back""",
                target,
                stage,
                sql.sameKey(),
                OURS,
                StageSql.columns(contract.table(), "t."),
                columns,
                Arrival.record("_arrival"));
    }

    /**
     * Of several staged records with one key the newest goes on. The same content again is {@code again}, other content
     * is superseded. Where the first stays, it is the first of the file, and elsewhere later lines are newer unless their
     * version says otherwise.
     *
     * @param again {@code 'repeated'} within a file, {@code 'duplicate'} among records of several files
     */
    String judgeRepeats(String again) {
        String key = sql.key("", Names::quoted);
        return String.format(
                Locale.ROOT,
                """
                WITH repeated AS (SELECT %1$s FROM %2$s AS s WHERE %6$s GROUP BY %1$s HAVING count(*) > 1),
                ranked AS (
                    SELECT _position,
                           row_number() OVER (PARTITION BY %1$s
                               ORDER BY %3$s) AS place,
                           row_number() OVER (PARTITION BY %1$s, _row_hash
                               ORDER BY %7$s) AS copy
                    FROM %2$s AS s JOIN repeated USING (%1$s)
                    WHERE %6$s)
                INSERT INTO %5$s
                SELECT _position, CASE WHEN copy > 1 THEN '%4$s' ELSE 'superseded' END FROM ranked WHERE place > 1""",
                key,
                stage,
                newestFirst(),
                again,
                outcome,
                undecided(),
                latestFirst());
    }

    private String newestFirst() {
        if (contract.load() == Load.FIRST) {
            return latestFirst();
        }
        String version = contract.version()
                .map(field -> Names.quoted(field.column()) + " DESC NULLS LAST, ")
                .orElse("");
        return version + latestFirst();
    }

    private String latestFirst() {
        return contract.load() == Load.FIRST ? "_arrival" : "_file_hour DESC NULLS LAST, _arrival DESC";
    }

    /** Notes in {@code stage_missing} the records whose {@code reference} is not known; an erased person counts as known. */
    String findMissing(Reference reference, Contract referred) {
        boolean inChild = !reference.table().equals(contract.table());
        String column = (inChild ? "c." : "s.") + Names.quoted(reference.field().column());
        return String.format(
                Locale.ROOT,
                """
                INSERT INTO pg_temp.stage_missing (_position, dataset, key, field)
                SELECT s._position, '%1$s', %2$s::text, '%3$s'
                FROM %4$s AS s%5$s
                WHERE %2$s IS NOT NULL%9$s AND %7$s
                  AND NOT EXISTS (SELECT FROM %6$s AS t WHERE t.%8$s = %2$s)""",
                reference.dataset(),
                column,
                inChild
                        ? reference.table().array() + "." + reference.field().path()
                        : reference.field().path(),
                stage,
                inChild ? " JOIN " + sql.stage(reference.table()) + " AS c USING (_position)" : "",
                Names.qualified(referred.name().domain(), referred.table().name()),
                undecided(),
                Names.quoted(referred.key().get(0).column()),
                contract.subject().isId(reference.field())
                        ? " AND " + column + " !~ '" + ErasedLink.PATTERN + "'"
                        : "");
    }

    String judgeMissing() {
        return "INSERT INTO " + outcome + " SELECT DISTINCT _position, 'pending' FROM pg_temp.stage_missing";
    }

    /**
     * Notes which records are the same as what is there, or older; gives how many are newer, and how many were noted.
     */
    String judgeExisting() {
        return String.format(
                Locale.ROOT,
                """
                WITH existing AS (
                    SELECT s._position, CASE WHEN t._row_hash = s._row_hash THEN %s
                                             WHEN %s THEN 'updated'
                                             ELSE 'superseded' END AS outcome
                    FROM %s AS s JOIN %s AS t ON %s
                    WHERE %s),
                noted AS (INSERT INTO %s SELECT _position, outcome FROM existing WHERE outcome <> 'updated')
                SELECT count(*) FILTER (WHERE outcome = 'updated'), count(*) FILTER (WHERE outcome <> 'updated')
                FROM existing""",
                comesOnce() ? "'duplicate'" : "'unchanged'",
                newer(),
                stage,
                target,
                sql.sameKey(),
                undecided(),
                outcome);
    }

    /** Notes as well which records are newer; for few of them. */
    String noteUpdated() {
        return String.format(
                Locale.ROOT,
                "INSERT INTO %s SELECT s._position, 'updated' FROM %s AS s JOIN %s AS t ON %s WHERE %s",
                outcome,
                stage,
                target,
                sql.sameKey(),
                undecided());
    }

    /** Nothing is known of the staged record {@code s} that speaks against it. */
    private String undecided() {
        return "NOT EXISTS (SELECT FROM " + outcome + " AS o WHERE o._position = s._position)";
    }

    /** Whether it matters when a record that has come again came. */
    boolean timeDecides() {
        return contract.load() != Load.FIRST;
    }

    /** The last run of the dataset, other than the one that it takes, that is not decided yet; 0 when there is none. */
    String lastUndecided() {
        return "SELECT coalesce(max(run), 0) FROM caravan.run WHERE dataset = '" + contract.name()
                + "' AND state = 'claimed' AND run <> ?";
    }

    private boolean comesOnce() {
        return contract.load() == Load.APPEND || contract.load() == Load.FIRST;
    }

    /** Whether the staged record {@code s} is newer than the one in place {@code t}. */
    private String newer() {
        return switch (contract.load()) {
            case FIRST -> "false";
            case REPLACE -> "true"; // it is of the newest file, or it would be superseded already
            case UPSERT, APPEND, HISTORY, ERASE ->
                newer(
                        "s",
                        contract.version()
                                .map(version -> Names.quoted(version.column()))
                                .orElse(null));
        };
    }

    /**
     * Whether the record {@code one} is newer than {@code t}: by its version, then by the time of its file, then by its arrival;
     * a null is the oldest.
     *
     * @param version the column that decides first; null where there is none
     */
    static String newer(String one, @Nullable String version) {
        String byHour = String.format(
                Locale.ROOT,
                """
                CASE WHEN %1$s._file_hour IS DISTINCT FROM t._file_hour
                          THEN t._file_hour IS NULL OR coalesce(%1$s._file_hour > t._file_hour, false)
                          ELSE %1$s._arrival > coalesce(t._arrival, 0) END""",
                one);
        return version == null
                ? byHour
                : String.format(
                        Locale.ROOT,
                        "CASE WHEN %1$s.%2$s IS DISTINCT FROM t.%2$s THEN t.%2$s IS NULL OR coalesce(%1$s.%2$s > t.%2$s, false) ELSE %3$s END",
                        one,
                        version,
                        byHour);
    }

    /** Notes as superseded the records, of those that nothing is known of, for which {@code condition} holds. */
    String supersede(String condition) {
        return String.format(
                Locale.ROOT,
                "INSERT INTO %s SELECT s._position, 'superseded' FROM %s AS s WHERE %s AND %s",
                outcome,
                stage,
                undecided(),
                condition);
    }

    /** After many outcomes the planner needs to know that. */
    String analyzeOutcomes() {
        return "ANALYZE " + outcome;
    }

    /** How many records of each outcome there are, but for the new ones, which have none. */
    String countOutcomes() {
        return "SELECT outcome, count(*) AS records FROM " + outcome + " GROUP BY 1";
    }

    /** How many emptied records of each outcome there are, but for pending ones. */
    String countEmptied() {
        return "SELECT coalesce(o.outcome, 'loaded') AS outcome, count(*) AS records FROM " + stage + " AS s LEFT JOIN "
                + outcome + " AS o USING (_position) WHERE s._row_hash = '" + RowHash.EMPTIED + "'::bigint"
                + " AND o.outcome IS DISTINCT FROM 'pending' GROUP BY 1";
    }

    /** Writes down how many emptied records are new in the table, as in the books they are not loaded but suppressed. */
    String correctSuppressed() {
        return String.format(
                Locale.ROOT,
                "INSERT INTO caravan.correction (dataset, reason, rows) SELECT '%s', 'suppressed', count(*) FROM %s AS s"
                        + " WHERE s._row_hash = '%s'::bigint AND NOT EXISTS (SELECT FROM %s AS o"
                        + " WHERE o._position = s._position) HAVING count(*) > 0",
                contract.name(),
                stage,
                RowHash.EMPTIED,
                outcome);
    }

    /** The records that the output file leaves out, and whether each is pending. */
    String leftOut() {
        return "SELECT _position, outcome = 'pending' FROM " + outcome + " WHERE outcome IN ('pending', 'repeated')";
    }
}

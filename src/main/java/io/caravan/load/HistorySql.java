package io.caravan.load;

import io.caravan.contract.Beside;
import io.caravan.contract.Contract;
import io.caravan.database.Transaction;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What a history has beside its table: an index, and the view {@code <table>_versions} with the time for which each version
 * was the valid one, from {@code valid_from} on and before {@code valid_to}.
 */
final class HistorySql {

    private final Contract contract;
    private final Beside history;
    private final String table;
    private final String view;
    private final StageSql sql;

    HistorySql(Contract contract, Beside history) {
        String schema = contract.name().domain();
        this.contract = contract;
        this.history = history;
        this.table = Names.qualified(schema, history.contract().table().name());
        this.view = Names.qualified(schema, contract.table().name() + "_versions");
        this.sql = new StageSql(contract);
    }

    /** Takes the view away unless it is the one of this contract, as the table could not be changed below it. */
    void makeRoom(Transaction transaction) {
        boolean isThere = transaction
                .sql("SELECT coalesce(obj_description(to_regclass(?)) = ?, false)")
                .params(view, comment())
                .query(Boolean.class)
                .single();
        if (!isThere) {
            transaction.sql("DROP VIEW IF EXISTS " + view).update();
        }
    }

    /** Makes what is missing, once the table is there. */
    void prepare(Transaction transaction) {
        boolean isThere = transaction
                .sql("SELECT to_regclass(?) IS NOT NULL")
                .param(view)
                .query(Boolean.class)
                .single();
        if (!isThere) {
            transaction
                    .sql("CREATE INDEX IF NOT EXISTS "
                            + Names.quoted(history.contract().table().name() + "_key") + " ON " + table + " ("
                            + sql.key(", ", Names::quoted) + ")")
                    .update();
            transaction.sql(createView()).update();
            transaction
                    .sql("COMMENT ON VIEW " + view + " IS '" + comment() + "'")
                    .update();
        }
    }

    /** By which the view of another contract, or of another version of Caravan, shows. */
    private String comment() {
        return contract.hash() + " " + DigestUtils.sha256Hex(createView());
    }

    private String createView() {
        String key = sql.key(", ", Names::quoted);
        Optional<String> version = contract.version().map(field -> Names.quoted(field.column()));
        String order = version.map(column -> column + " NULLS FIRST, ").orElse("")
                + "_file_hour NULLS FIRST, _arrival NULLS FIRST";
        return String.format(
                Locale.ROOT,
                """
                CREATE VIEW %1$s AS
                SELECT %2$s, run_date, valid_from,
                       lead(valid_from) OVER (PARTITION BY %3$s ORDER BY place) AS valid_to
                FROM (SELECT *, %4$s AS valid_from, row_number() OVER w AS place,
                             lag(_row_hash) OVER w IS NOT DISTINCT FROM _row_hash AS same
                      FROM %5$s WINDOW w AS (PARTITION BY %3$s ORDER BY %6$s)) AS versions
                WHERE NOT same""",
                view,
                StageSql.columns(contract.table(), ""),
                key,
                version.orElse("_file_hour"),
                table,
                order);
    }
}

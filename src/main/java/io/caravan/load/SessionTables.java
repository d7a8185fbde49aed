package io.caravan.load;

import io.caravan.database.Transaction;
import java.util.ArrayList;
import java.util.List;

/** The temporary tables of a connection. They stay with it, so a second run on it finds them made. */
final class SessionTables {

    private static final List<String> SHARED = List.of(
            "CREATE TEMP TABLE IF NOT EXISTS stage_missing (_position bigint, dataset text, key text, field text) ON COMMIT DELETE ROWS",
            "CREATE TEMP TABLE IF NOT EXISTS stage_output (_position bigint, line text) ON COMMIT DELETE ROWS",
            "CREATE TEMP TABLE IF NOT EXISTS stage_arrived (pending bigint, dataset text) ON COMMIT DELETE ROWS");

    private SessionTables() {}

    /** All at once: most connections have them, and then it is only the way there and back that costs. */
    static void create(Transaction transaction, StageSql sql) {
        List<String> statements = new ArrayList<>(SHARED);
        statements.addAll(sql.create());
        transaction.sql(String.join(";\n", statements)).update();
    }
}

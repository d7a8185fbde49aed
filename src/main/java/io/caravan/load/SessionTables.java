package io.caravan.load;

import io.caravan.contract.Contract;
import io.caravan.database.Transaction;
import java.util.ArrayList;
import java.util.List;

/**
 * The temporary tables of a connection. They stay with it, so a second run on it finds them made. Each of them costs every
 * commit a little, so a connection has only those that its runs need.
 */
final class SessionTables {

    private static final List<String> FOR_WAITING = List.of(
            "CREATE TEMP TABLE IF NOT EXISTS stage_missing (_position bigint, dataset text, key text, field text) ON COMMIT DELETE ROWS",
            "CREATE TEMP TABLE IF NOT EXISTS stage_output (_position bigint, line text) ON COMMIT DELETE ROWS",
            "CREATE TEMP TABLE IF NOT EXISTS stage_arrived (pending bigint, dataset text) ON COMMIT DELETE ROWS");

    private SessionTables() {}

    /** Those that the records of a dataset are staged in. */
    static void create(Transaction transaction, Contract contract) {
        List<String> statements = new ArrayList<>(new StageSql(contract).create());
        if (!contract.references().isEmpty()) {
            statements.addAll(FOR_WAITING);
        }
        // All at once: most connections have them, and then it is only the way there and back that costs.
        transaction.sql(String.join(";\n", statements)).update();
    }
}

package io.caravan.load;

import io.caravan.database.Transaction;
import io.caravan.run.Run;

/**
 * Within a domain one run publishes at a time: otherwise a record and what it refers to could pass each other unseen. A run
 * keeps its turn to the end of its transaction.
 */
final class OnePerDomain {

    private OnePerDomain() {}

    /** Waits for its turn, and keeps others from recording an erasure until the end of the transaction. */
    static void enter(Transaction transaction, Run run) {
        enter(transaction, domain(run), ", pg_advisory_xact_lock_shared(hashtext('caravan'), hashtext('suppressed'))");
    }

    /** Takes the turn of a domain for work that is no run. */
    static void enter(Transaction transaction, String domain) {
        enter(transaction, domain, "");
    }

    /** Whoever publishes a large file takes minutes; whoever waits for longer gives up and tries again. */
    private static void enter(Transaction transaction, String domain, String more) {
        transaction
                .sql(
                        "SELECT set_config('lock_timeout', '15min', true), pg_advisory_xact_lock(hashtext('caravan'), hashtext(?))"
                                + more)
                .param(domain)
                .query(row -> {});
    }

    /**
     * Takes its turn if nobody else has it, and names the connection after the run: whoever takes the run over ends that
     * connection, so that a process that hangs does not keep its turn.
     */
    static boolean tryEnter(Transaction transaction, Run run) {
        transaction
                .sql("SELECT set_config('application_name', ?, true)")
                .param(run.connectionName())
                .query(String.class)
                .single();
        return transaction
                .sql("SELECT pg_try_advisory_xact_lock(hashtext('caravan'), hashtext(?))")
                .param(domain(run))
                .query(Boolean.class)
                .single();
    }

    private static String domain(Run run) {
        return run.contract().name().domain();
    }
}

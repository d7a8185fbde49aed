package io.caravan.load;

import io.caravan.contract.Contracts;
import io.caravan.database.Database;
import io.caravan.run.OneByOne;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/** Makes rejects of the records that have waited longer than their contract's patience. */
public final class Patience {

    private static final String EXPIRE =
            """
            WITH expired AS (
                SELECT p.pending, p.run, p.record, p.line FROM caravan.pending AS p
                WHERE p.dataset = ? AND p.since < now() - ? * interval '1 second' FOR UPDATE),
            refused AS (
                INSERT INTO caravan.reject (run, record, line, stage, field, rule, message)
                SELECT DISTINCT e.run, e.record, e.line, 'pending', r.field, 'reference',
                       'refers to a record of ' || r.dataset || ' that has not arrived in time'
                FROM expired AS e JOIN caravan.pending_reference AS r USING (pending)),
            settled AS (
                INSERT INTO caravan.settled (run, record, outcome) SELECT run, record, 'rejected' FROM expired),
            to_tell AS (
                UPDATE caravan.run SET told = false WHERE run IN (SELECT run FROM expired))
            DELETE FROM caravan.pending WHERE pending IN (SELECT pending FROM expired)""";

    private final OneByOne datasets = new OneByOne(LoggerFactory.getLogger(Patience.class));
    private final Database database;
    private final Contracts contracts;

    public Patience(Database database, Contracts contracts) {
        this.database = database;
        this.contracts = contracts;
    }

    /** Gives how many records have become rejects. */
    public int expire() {
        AtomicInteger expired = new AtomicInteger();
        var unused = datasets.each(
                contracts.all(),
                contract -> contract.name().toString(),
                contract -> expired.addAndGet(database.transact(transaction -> transaction
                        .sql(EXPIRE)
                        .params(contract.name().toString(), contract.patience().toSeconds())
                        .update())));
        return expired.get();
    }
}

package io.caravan.load;

import io.caravan.contract.Beside;
import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.Field;
import io.caravan.contract.QuasiIdentifiers;
import io.caravan.database.Database;
import io.caravan.database.SessionLock;
import io.caravan.run.Anonymity;
import io.caravan.run.AnonymityCounts;
import io.caravan.run.OneByOne;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Counts in the tables of the datasets how many rows can be told from all others by what they show, and what else people should
 * know of them. It never counts in the
 * transaction of a run, and takes one hundredth of the time at most: what took a minute is not counted again within a
 * hundred.
 */
public final class KAnonymity {

    /** Of a table with more rows only some combinations of values are counted. */
    private static final long MOST_ROWS = 1_000_000;

    private static final int RESTS = 100;
    private static final Duration AFTER_A_FAILURE = Duration.ofHours(1);

    /** Less than a statement waits for a lock, so that nobody gives up for it who wants to change the table. */
    private static final String NOT_FOR_LONG = "SET LOCAL statement_timeout = '25s'";

    private final OneByOne datasets = new OneByOne(LoggerFactory.getLogger(KAnonymity.class));
    private final Database database;
    private final Contracts contracts;
    private final AnonymityCounts counts;

    public KAnonymity(Database database, Contracts contracts) {
        this.database = database;
        this.contracts = contracts;
        this.counts = new AnonymityCounts(database);
    }

    /** Counts what has changed and is due, unless another process is at it; whether anything was counted. */
    public boolean count() {
        Collection<Contract> due = due();
        if (due.isEmpty()) {
            return false;
        }
        Optional<SessionLock> free = counts.tryLock();
        if (free.isEmpty()) {
            return false;
        }
        try (SessionLock lock = free.get()) {
            lock.check();
            int counted = 0;
            for (Contract contract : due()) {
                String name = contract.name().toString();
                if (datasets.isDone("counting who can be singled out in " + name, () -> count(contract))) {
                    counted++;
                } else {
                    counts.postpone(name, AFTER_A_FAILURE);
                }
            }
            return counted > 0;
        }
    }

    private Collection<Contract> due() {
        List<String> due = counts.due();
        return contracts.all().stream()
                .filter(contract -> due.contains(contract.name().toString()))
                .filter(Contract::isLoaded)
                .toList();
    }

    /** The dataset's own table and those derived from it, as far as they show anything of a person. */
    private static Stream<Contract> tables(Contract contract) {
        return Stream.concat(Stream.of(contract), contract.also().stream().map(Beside::contract))
                .filter(Contract::isLoaded)
                .filter(table -> !QuasiIdentifiers.of(table).isEmpty());
    }

    private void count(Contract contract) {
        long started = System.nanoTime();
        OffsetDateTime begun = counts.now();
        List<Anonymity.Combination> combinations =
                tables(contract).flatMap(table -> combinations(table).stream()).toList();
        List<String> remarks = remarks(contract);
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        counts.counted(contract.name().toString(), begun, took.multipliedBy(RESTS), combinations, remarks);
    }

    private List<String> remarks(Contract contract) {
        long rows = rows(contract);
        return database.transact(transaction -> {
            transaction.sql(NOT_FOR_LONG).update();
            return Remarks.of(transaction, contract, rows, MOST_ROWS);
        });
    }

    private long rows(Contract table) {
        return database.transact(transaction -> {
            transaction.sql(NOT_FOR_LONG).update();
            return transaction
                    .sql(new KAnonymitySql(table).rows())
                    .query(Long.class)
                    .single();
        });
    }

    private record Counted(boolean withPersonal, long rows, long small, long single) {}

    /** Each statement in a transaction of its own, so that the table is locked no longer than one of them takes. */
    private List<Anonymity.Combination> combinations(Contract table) {
        KAnonymitySql sql = new KAnonymitySql(table);
        long rows = rows(table);
        long oneIn = oneIn(rows);
        List<Counted> counted = database.transact(transaction -> {
            transaction.sql(NOT_FOR_LONG).update();
            return transaction
                    .sql(sql.groups())
                    .param(oneIn - 1)
                    .query(Counted.class)
                    .list();
        });
        List<String> ids = columns(QuasiIdentifiers.of(table).ids());
        List<Anonymity.Combination> combinations = new ArrayList<>();
        Iterator<Counted> each = counted.iterator();
        sql.sets().takeWhile(set -> each.hasNext()).forEach(set -> {
            Counted groups = each.next();
            long all = oneIn == 1 ? groups.rows() : rows;
            combinations.add(new Anonymity.Combination(
                    table.table().name(),
                    ids,
                    columns(set),
                    all,
                    Math.min(all, groups.small() * oneIn),
                    Math.min(all, groups.single() * oneIn),
                    oneIn));
        });
        return combinations;
    }

    /** A power of two, of which the predecessor is the bit mask that {@link KAnonymitySql#groups()} takes. */
    static long oneIn(long rows) {
        long oneIn = 1;
        while (rows / oneIn > MOST_ROWS) {
            oneIn *= 2;
        }
        return oneIn;
    }

    private static List<String> columns(List<Field> fields) {
        return fields.stream().map(Field::column).collect(Collectors.toList());
    }
}

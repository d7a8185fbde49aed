package io.caravan.benchmark;

import io.caravan.route.Awaiting;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What Caravan's books say about the runs since this was made. */
final class Books {

    private final Warehouse warehouse;
    private final long before;

    Books(Warehouse warehouse) {
        this.warehouse = warehouse;
        this.before = warehouse.count("SELECT coalesce(max(run), 0) FROM caravan.run");
    }

    /** How long the runs took together, from the first one's claim to the last one's end. */
    double seconds() {
        return Double.parseDouble(
                warehouse.ask("SELECT extract(epoch FROM max(finished_at) - min(started_at)) " + runs()));
    }

    /** When the last run ended, in seconds since 1970. */
    double end() {
        return Double.parseDouble(warehouse.ask("SELECT extract(epoch FROM max(finished_at)) " + runs()));
    }

    long runsLoaded() {
        return warehouse.count(runsLoadedSql());
    }

    /** Waits until so many runs are loaded, or {@code hopeless}, or for {@code most}; gives whether they are. */
    boolean awaitRunsLoaded(long count, BooleanSupplier hopeless, Duration most) {
        try (Warehouse.Session session = warehouse.open()) {
            return Awaiting.until(
                            () -> Long.parseLong(session.list(runsLoadedSql()).get(0)) >= count
                                    || hopeless.getAsBoolean(),
                            most)
                    && !hopeless.getAsBoolean();
        }
    }

    private String runsLoadedSql() {
        return "SELECT count(*) " + runs() + " AND state = 'loaded'";
    }

    long records(String outcome) {
        return warehouse.count("SELECT coalesce(sum(" + outcome + "), 0) " + runs());
    }

    /** A fast load that loads something else is no fast load. */
    void mustHave(String outcome, long expected) {
        long records = records(outcome);
        if (records != expected) {
            throw new BenchmarkException(
                    "Caravan's books have " + records + " records " + outcome + ", but there must be " + expected);
        }
    }

    void mustHaveRejected(long expected) {
        mustHave("rejected", expected);
        mustHave("pending", 0);
    }

    private String runs() {
        return "FROM caravan.run WHERE run > " + before;
    }
}

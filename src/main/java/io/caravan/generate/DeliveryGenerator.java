package io.caravan.generate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.locks.LockSupport;

/**
 * Changes an operational database as a busy company does: orders come, go through their states, are corrected and deleted. Some
 * things happen as nobody likes them: changes that become visible late, times that are equal, clocks that step back.
 */
public final class DeliveryGenerator {

    private static final String[] STATES = {
        "PROCESSING", "REPROCESSING", "COMPLETED", "COMPLETED", "CANCELLED", "PENDING"
    };
    private static final int LATE_BY = 20;
    private static final int EQUAL_SECONDS = 5;
    private static final int STEP_BACK_SECONDS = 3600;
    private static final int DAYS_AHEAD = 14;

    private static final String SCHEMA =
            """
            CREATE SCHEMA IF NOT EXISTS operations;
            CREATE TABLE IF NOT EXISTS operations.customers (
                id bigint PRIMARY KEY, name text NOT NULL, email text,
                created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
            CREATE TABLE IF NOT EXISTS operations.products (
                id bigint PRIMARY KEY, name text NOT NULL,
                created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
            CREATE TABLE IF NOT EXISTS operations.orders (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                order_date date NOT NULL, delivery_date date NOT NULL,
                customer_id bigint NOT NULL REFERENCES operations.customers, status text NOT NULL,
                created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
            CREATE TABLE IF NOT EXISTS operations.order_items (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                order_id bigint NOT NULL REFERENCES operations.orders,
                product_id bigint NOT NULL REFERENCES operations.products, quanity integer NOT NULL,
                created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
            CREATE INDEX IF NOT EXISTS order_items_order ON operations.order_items (order_id)""";

    private final DeliveryOptions options;

    public DeliveryGenerator(DeliveryOptions options) {
        this.options = options;
    }

    /** Gives a new connection each time. */
    @FunctionalInterface
    public interface Connections {
        Connection open() throws SQLException;
    }

    /** Makes the schema where it is not there, and changes its rows until the time is over or the thread is interrupted; gives how many changes it made. */
    public long generate(Connections connections) throws SQLException {
        try (Connection now = connections.open();
                Connection late = connections.open();
                Connection lasting = connections.open()) {
            prepare(now);
            late.setAutoCommit(false);
            lasting.setAutoCommit(false);
            if (options.longTransaction()) {
                order(lasting, new Draw(options.seed(), "long", 0));
            }
            long changes = change(now, late);
            late.commit();
            lasting.commit();
            return changes;
        }
    }

    private void prepare(Connection connection) throws SQLException {
        // Even to find that all is there would wait for whoever changes it, who may wait for others in turn.
        try (Statement statement = connection.createStatement();
                ResultSet last = statement.executeQuery("SELECT to_regclass('operations.order_items_order') IS NULL")) {
            last.next();
            if (last.getBoolean(1)) {
                statement.execute(SCHEMA);
            }
        }
        fill(
                connection,
                "INSERT INTO operations.customers SELECT n, 'Customer ' || n, 'customer' || n || '@example.org', now(), now()",
                options.customers());
        fill(connection, "INSERT INTO operations.products SELECT n, 'Product ' || n, now(), now()", options.products());
    }

    private static void fill(Connection connection, String insert, int count) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(insert + " FROM generate_series(1, ?) AS n ON CONFLICT DO NOTHING")) {
            statement.setInt(1, count);
            statement.execute();
        }
    }

    private long change(Connection now, Connection late) throws SQLException {
        long begin = System.nanoTime();
        long changes = 0;
        while (System.nanoTime() - begin < options.lasting().toNanos()
                && !Thread.currentThread().isInterrupted()) {
            Draw draw = new Draw(options.seed(), "change", changes);
            now.setAutoCommit(false);
            change(options.late() && draw.oneIn(5) ? late : now, draw);
            now.commit();
            changes++;
            if (changes % LATE_BY == 0) {
                late.commit();
            }
            LockSupport.parkNanos(begin + changes * 1_000_000_000L / options.rate() - System.nanoTime());
        }
        return changes;
    }

    private void change(Connection connection, Draw draw) throws SQLException {
        int kind = draw.below(100);
        if (kind < 40) {
            order(connection, draw);
        } else if (kind < 80) {
            onSomeOrder(
                    connection,
                    "UPDATE operations.orders SET status = '" + draw.of(STATES) + "', updated_at = ? WHERE id = ?",
                    draw);
        } else if (kind < 95 || !options.deletes()) {
            onSomeOrder(
                    connection,
                    "UPDATE operations.order_items SET quanity = 1 + quanity % 9, updated_at = ? WHERE order_id = ?",
                    draw);
        } else {
            onSomeOrder(
                    connection,
                    """
                    WITH chosen AS (SELECT ?::timestamptz AS time, ?::bigint AS id),
                    items AS (DELETE FROM operations.order_items WHERE order_id = (SELECT id FROM chosen))
                    DELETE FROM operations.orders WHERE id = (SELECT id FROM chosen)""",
                    draw);
        }
    }

    private void order(Connection connection, Draw draw) throws SQLException {
        Timestamp time = time(draw);
        try (PreparedStatement order = connection.prepareStatement(
                        """
                        INSERT INTO operations.orders (order_date, delivery_date, customer_id, status, created_at, updated_at)
                        VALUES (?, ?, ?, 'PENDING', ?, ?) RETURNING id""");
                PreparedStatement item = connection.prepareStatement(
                        """
                        INSERT INTO operations.order_items (order_id, product_id, quanity, created_at, updated_at)
                        VALUES (?, ?, ?, ?, ?)""")) {
            LocalDate today = LocalDate.now(ZoneOffset.UTC);
            order.setObject(1, today);
            order.setObject(2, today.plusDays(1L + draw.below(DAYS_AHEAD)));
            order.setLong(3, 1L + draw.below(options.customers()));
            order.setTimestamp(4, time);
            order.setTimestamp(5, time);
            try (ResultSet id = order.executeQuery()) {
                id.next();
                item.setLong(1, id.getLong(1));
            }
            for (int items = 1 + draw.below(4); items > 0; items--) {
                item.setLong(2, 1L + draw.below(options.products()));
                item.setInt(3, 1 + draw.below(5));
                item.setTimestamp(4, time);
                item.setTimestamp(5, time);
                item.execute();
            }
        }
    }

    /** Of the orders that nobody else is changing; rather none than to wait for a transaction of our own. */
    private void onSomeOrder(Connection connection, String change, Draw draw) throws SQLException {
        try (PreparedStatement choose = connection.prepareStatement(
                        """
                        SELECT id FROM operations.orders
                        WHERE id >= (SELECT floor(? * max(id)) FROM operations.orders) ORDER BY id LIMIT 1
                        FOR UPDATE SKIP LOCKED""");
                PreparedStatement statement = connection.prepareStatement(change)) {
            choose.setDouble(1, draw.share());
            try (ResultSet order = choose.executeQuery()) {
                if (order.next()) {
                    statement.setTimestamp(1, time(draw));
                    statement.setLong(2, order.getLong(1));
                    statement.execute();
                }
            }
        }
    }

    private Timestamp time(Draw draw) {
        Instant now = Instant.now();
        if (options.clockSteps() && draw.oneIn(4)) {
            now = now.minusSeconds(STEP_BACK_SECONDS);
        }
        if (options.equalTimes()) {
            now = Instant.ofEpochSecond(now.getEpochSecond() / EQUAL_SECONDS * EQUAL_SECONDS);
        }
        return Timestamp.from(now);
    }
}

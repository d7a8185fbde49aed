package io.caravan.cli;

import io.caravan.database.Database;
import io.caravan.generate.DeliveryGenerator;
import io.caravan.generate.DeliveryOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** An operational database of deliveries, what changes it, and what must come of it in a warehouse. */
public final class Operations implements AutoCloseable {

    /** What is asked here, and what the same is in the warehouse. */
    private record Question(String here, String there) {}

    private static final String ORDER =
            "concat_ws(' ', id, order_date, delivery_date, customer_id, status, updated_at)";
    private static final String ITEM = "concat_ws(' ', id, order_id, product_id, %s, updated_at)";

    private static final List<Question> ROWS = List.of(
            new Question(
                    "SELECT " + ORDER + " FROM operations.orders ORDER BY id",
                    "SELECT " + ORDER + " FROM delivery.orders ORDER BY id::bigint"),
            new Question(
                    "SELECT " + ITEM.formatted("quanity") + " FROM operations.order_items ORDER BY id",
                    "SELECT " + ITEM.formatted("quantity") + " FROM delivery.order_items ORDER BY id::bigint"));

    private static final List<Question> ANALYTICS = List.of(
            new Question(
                    """
                    SELECT delivery_date, status, count(*) FROM operations.orders
                    WHERE status NOT IN ('COMPLETED', 'CANCELLED') GROUP BY 1, 2 ORDER BY 1, status COLLATE "C\"""",
                    "SELECT * FROM delivery.open_orders ORDER BY delivery_date, status COLLATE \"C\""),
            new Question(
                    """
                    SELECT product_id, count(*), sum(quanity) FROM operations.order_items AS i
                    JOIN operations.orders AS o ON o.id = i.order_id WHERE status = 'PENDING' GROUP BY 1 ORDER BY 1""",
                    "SELECT * FROM delivery.pending_items ORDER BY product_id::int"),
            new Question(
                    """
                    SELECT customer_id, count(*) FROM operations.orders
                    WHERE status = 'PENDING' GROUP BY 1 ORDER BY 1""",
                    "SELECT * FROM delivery.pending_orders_by_customer ORDER BY customer_id::int"));

    private final Home home;
    private final Database database;

    private Operations(Home home) {
        this.home = home;
        this.database = home.database();
    }

    /** Those in the database of the home, with a few customers and products, and no order yet. */
    public static Operations in(Home home) {
        Operations operations = new Operations(home);
        operations.generate(new DeliveryOptions(1, Duration.ZERO, 1, 5, 4, false, false, false, false, false));
        return operations;
    }

    /** The settings of who reads them. */
    public String[] settings(String... more) {
        List<String> settings = new ArrayList<>(home.settingsOf("delivery.source"));
        settings.addAll(List.of(more));
        return settings.toArray(String[]::new);
    }

    public Database database() {
        return database;
    }

    /** Changes them; gives how many changes were made. */
    public long generate(DeliveryOptions options) {
        try {
            return new DeliveryGenerator(options).generate(database.dataSource()::getConnection);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the warehouse has otherwise. */
    public List<String> differences(Home warehouse) {
        List<String> differences = new ArrayList<>();
        try (Database there = warehouse.database()) {
            for (List<Question> questions : List.of(ROWS, ANALYTICS)) {
                for (Question question : questions) {
                    Set<String> expected = new LinkedHashSet<>(lines(database, question.here()));
                    Set<String> actual = new LinkedHashSet<>(lines(there, question.there()));
                    if (expected.size() < (questions == ANALYTICS ? 5 : 1)) {
                        differences.add("there is too little to be compared: " + question.here());
                    }
                    expected.stream()
                            .filter(line -> !actual.contains(line))
                            .forEach(line -> differences.add("missing: " + line));
                    actual.stream()
                            .filter(line -> !expected.contains(line))
                            .forEach(line -> differences.add("too much: " + line));
                }
            }
        }
        return differences;
    }

    /** The rows of an answer, each as one line. */
    static List<String> lines(Database database, String query) {
        return database.transact(transaction -> transaction
                .sql("SELECT array_to_string(array(SELECT value FROM json_each_text(row_to_json(t))), ' ') FROM ("
                        + query + ") AS t")
                .query(String.class)
                .list());
    }

    @Override
    public void close() {
        database.close();
    }
}

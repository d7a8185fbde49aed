package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.contract.DatasetName;
import io.caravan.database.Database;
import io.caravan.database.Transaction;
import io.caravan.generate.DeliveryOptions;
import io.caravan.report.Querying;
import io.caravan.route.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of an operational database, read while others change them, on a database of its own. */
@Timeout(240)
class DeliveryIT {

    private static final int ROUNDS = 20;

    private static final String COLUMNS =
            "concat_ws(' ', id, order_date, delivery_date, customer_id, status, updated_at)";

    @TempDir
    Path folder;

    private Home home;
    private Operations source;
    private Database operations;
    private Database warehouse;
    private Installation installation;
    private Service service;

    @BeforeEach
    void startsBoth() {
        source = Operations.in(Home.in(folder.resolve("source")));
        operations = source.database();
        home = Home.in(
                folder.resolve("home"),
                source.settings("caravan.fetch.retries=1", "caravan.fetch.retry-delay=PT0.01S"));
        warehouse = home.database();
        installation = home.open();
        service = installation.service();
        service.start(installation.contracts());
    }

    @AfterEach
    void stopsBoth() {
        service.close();
        installation.close();
        warehouse.close();
        source.close();
    }

    @Test
    void whatCommitsLateAtEqualTimesIsReadOnce() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            String time = "'2024-02-27 10:00:00Z'";
            try (Transaction late = operations.begin();
                    Transaction nested = operations.begin()) {
                order(late, time);
                operations.run(early -> order(early, time));
                mustBeTheSame();
                sql(nested, "SAVEPOINT here");
                sql(
                        nested,
                        "UPDATE operations.orders SET status = 'PROCESSING', updated_at = '2024-02-27 09:00:00Z'"
                                + " WHERE id = (SELECT max(id) FROM operations.orders)");
                sql(nested, "RELEASE SAVEPOINT here");
                late.commit();
                mustBeTheSame();
                nested.commit();
                mustBeTheSame();
            }
        }
        mustHaveReadNothingTwice("delivery.orders");
    }

    @Test
    void theNewerStateCountsThoughItsTransactionIsTheOlder() throws IOException {
        operations.run(first -> order(first, "now()"));
        for (int round = 0; round < ROUNDS; round++) {
            try (Transaction older = operations.begin()) {
                order(older, "now()");
                operations.run(
                        newer -> sql(newer, "UPDATE operations.orders SET status = 'PROCESSING', updated_at = now()"));
                mustBeTheSame();
                sql(older, "UPDATE operations.orders SET status = 'PENDING', updated_at = now() - interval '1 day'");
                older.commit();
                mustBeTheSame();
            }
        }
        mustHaveReadNothingTwice("delivery.orders");
        assertThat(home.ask("SELECT count(*) FROM delivery.orders_versions WHERE id = '1'"))
                .as("each of its states")
                .isEqualTo(Integer.toString(2 * ROUNDS));
    }

    @Test
    void afterALoadOfChangesTheAnalyticsAreThoseOfTheSource() throws IOException {
        DeliveryOptions busy =
                new DeliveryOptions(7, Duration.ofSeconds(10), 150, 30, 12, true, true, true, true, true);
        CompletableFuture<Void> changes = CompletableFuture.runAsync(() -> source.generate(busy));
        while (!changes.isDone()) {
            readAndLoad("delivery.orders");
            readAndLoad("delivery.order_items");
        }
        changes.join();
        for (String dataset : List.of("customers", "products", "orders", "order_items")) {
            readAndLoad("delivery." + dataset);
        }
        assertThat(service.reconcile(DatasetName.parse("delivery.orders")).trouble())
                .isNull();
        assertThat(service.reconcile(DatasetName.parse("delivery.order_items")).trouble())
                .isNull();

        assertThat(source.differences(home)).isEmpty();
        assertThat(home.ask("SELECT sum(duplicate + superseded + rejected + pending) FROM caravan.run"))
                .as("of each read every row is at least as new as what is there")
                .isEqualTo("0");
        assertThat(home.ask("SELECT -sum(rows) > 0 FROM caravan.correction WHERE reason = 'reconciled'"))
                .isEqualTo("true");
        service.close();
        assertThat(home.run("verify").exitCode()).isEqualTo(ExitCode.DONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEFORE", "AFTER"})
    void killedBetweenLoadingAndWatermarkTheSameIsLoadedAgain(String moment) throws IOException {
        operations.run(first -> order(first, "now()"));
        mustBeTheSame();
        String watermark =
                "SELECT concat_ws(' ', as_of, horizon) FROM caravan.watermark WHERE dataset = 'delivery.orders'";
        String before = home.ask(watermark);
        operations.run(second -> order(second, "now()"));
        warehouse.run(transaction -> sql(
                transaction,
                """
                CREATE FUNCTION caravan.kill() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NEW; END';
                CREATE %sTRIGGER kill %s UPDATE ON caravan.watermark %s
                FOR EACH ROW WHEN (OLD.horizon IS DISTINCT FROM NEW.horizon) EXECUTE FUNCTION caravan.kill()"""
                        .formatted(
                                moment.equals("AFTER") ? "CONSTRAINT " : "",
                                moment,
                                moment.equals("AFTER") ? "DEFERRABLE INITIALLY DEFERRED" : "")));
        assertThat(service.fetch(DatasetName.parse("delivery.orders")).trouble())
                .isNull();
        Path file = inbox().get(0);
        assertThat(load(file)).as("the session was killed").isNotNull();
        assertThat(home.ask("SELECT count(*) FROM delivery.orders")).isEqualTo("1");
        assertThat(home.ask(watermark)).isEqualTo(before);
        assertThat(service.fetch(DatasetName.parse("delivery.orders")).trouble())
                .isNull();
        assertThat(inbox()).as("what was read is not read again").containsExactly(file);

        warehouse.run(transaction -> sql(transaction, "DROP TRIGGER kill ON caravan.watermark"));
        mustBeTheSame();
        assertThat(home.ask(watermark)).isNotEqualTo(before);
        mustHaveReadNothingTwice("delivery.orders");
    }

    @Test
    void aTableThatIsAgainWhatItWasIsReloaded() throws IOException {
        for (String name : List.of("Lamp", "Candle", "Lamp")) {
            operations.run(transaction ->
                    sql(transaction, "UPDATE operations.products SET name = '" + name + "' WHERE id = 1"));
            readAndLoad("delivery.products");
            assertThat(home.ask("SELECT name FROM delivery.products WHERE id = '1'"))
                    .isEqualTo(name);
        }
        operations.run(transaction -> sql(transaction, "DELETE FROM operations.products WHERE id = 4"));
        readAndLoad("delivery.products");
        assertThat(home.ask("SELECT count(*) FROM delivery.products")).isEqualTo("3");
    }

    @Test
    void aReadThatIsCutInTheMiddleLeavesNothingOpenAndNothingBehind() throws IOException {
        operations.run(
                transaction -> sql(
                        transaction,
                        """
                INSERT INTO operations.products SELECT n, 'Product ' || n, now(), now() FROM generate_series(5, 20000) AS n;
                ALTER TABLE operations.products RENAME TO goods;
                CREATE TABLE operations.fault ();
                INSERT INTO operations.fault DEFAULT VALUES;
                CREATE FUNCTION operations.cut(id bigint) RETURNS bigint LANGUAGE plpgsql AS
                'BEGIN
                    IF id = 15000 AND EXISTS (SELECT FROM operations.fault) THEN
                        PERFORM pg_terminate_backend(pg_backend_pid());
                    END IF;
                    RETURN id;
                END';
                CREATE VIEW operations.products AS
                    SELECT operations.cut(id) AS id, name, created_at, updated_at FROM operations.goods"""));
        assertThat(service.fetch(DatasetName.parse("delivery.products")).trouble())
                .hasMessageStartingWith("the database is away");
        assertThat(home.inbox().resolve("delivery")).isEmptyDirectory();

        operations.run(transaction -> sql(
                transaction,
                "DROP TABLE operations.fault; "
                        + "CREATE OR REPLACE VIEW operations.products AS SELECT * FROM operations.goods"));
        readAndLoad("delivery.products");
        assertThat(home.ask("SELECT count(*) FROM delivery.products")).isEqualTo("20000");
        assertThat(Operations.lines(
                        operations,
                        "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND state LIKE 'idle in transaction%'"))
                .isEmpty();
    }

    @Test
    void anOtherServerIsReadFromItsBeginning() throws IOException {
        operations.run(first -> order(first, "now()"));
        mustBeTheSame();
        warehouse.run(transaction ->
                sql(transaction, "UPDATE caravan.watermark SET source = 'another', horizon = horizon + 1000000"));
        operations.run(second -> order(second, "now()"));
        mustBeTheSame();
    }

    @Test
    void aLateFileDoesNotBringBackWhatWasDeleted() throws IOException {
        operations.run(first -> order(first, "now()"));
        operations.run(second -> order(second, "now()"));
        assertThat(service.fetch(DatasetName.parse("delivery.orders")).trouble())
                .isNull();
        warehouse.run(transaction -> sql(
                transaction,
                "INSERT INTO caravan.deletion VALUES ('delivery.orders', '{1}', now() AT TIME ZONE 'UTC' + interval '1 hour'),"
                        + " ('delivery.orders', '{2}', now() AT TIME ZONE 'UTC' - interval '1 hour')"));
        assertThat(load(inbox().get(0))).isNull();
        assertThat(home.ask("SELECT string_agg(id, ',') FROM delivery.orders")).isEqualTo("2");
        assertThat(home.ask("SELECT count(*) FROM delivery.orders_history WHERE id = '1'"))
                .isEqualTo("1");
        service.close();
        assertThat(home.run("verify").exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void anEmptiedTableEmptiesNothing() throws IOException {
        operations.run(first -> order(first, "now()"));
        mustBeTheSame();
        operations.run(transaction -> sql(transaction, "DELETE FROM operations.orders"));
        assertThat(service.reconcile(DatasetName.parse("delivery.orders")).trouble())
                .isNull();
        assertThat(home.ask(
                        "SELECT reason FROM caravan.comparison WHERE dataset = 'delivery.orders' AND state = 'held'"))
                .isEqualTo("its table is empty, and it would delete 1 of 1 rows");
        assertThat(home.ask("SELECT count(*) FROM delivery.orders")).isEqualTo("1");

        // What is read as a whole is no news of anything when there is nothing.
        assertThat(service.fetch(DatasetName.parse("delivery.customers")).trouble())
                .isNull();
        assertThat(load(inbox().get(0))).isNull();
        operations.run(transaction -> sql(transaction, "DELETE FROM operations.customers"));
        assertThat(service.fetch(DatasetName.parse("delivery.customers")).trouble())
                .hasMessageContaining("its table is empty, and delivery.customers is not and stays as it is");
    }

    @Test
    void theFourQuestionsShowWhatTies() throws IOException {
        operations.run(
                transaction -> sql(
                        transaction,
                        """
                INSERT INTO operations.orders (order_date, delivery_date, customer_id, status, created_at, updated_at)
                SELECT '2024-02-01', date '2024-03-01' + day, customer, status, now(), now()
                FROM (VALUES (0, 1, 'PENDING'), (0, 1, 'PENDING'), (0, 2, 'PROCESSING'), (1, 2, 'PENDING'), (1, 3, 'PENDING'),
                             (2, 4, 'PENDING'), (3, 5, 'PENDING'), (4, 5, 'COMPLETED'), (4, 1, 'CANCELLED'))
                     AS o (day, customer, status);
                INSERT INTO operations.order_items (order_id, product_id, quanity, created_at, updated_at)
                VALUES (1, 2, 3, now(), now()), (2, 2, 4, now(), now()), (3, 1, 9, now(), now()), (4, 1, 1, now(), now())"""));
        for (String dataset : List.of("products", "orders", "order_items")) {
            readAndLoad("delivery." + dataset);
        }
        assertThat(ask("top_dates", Map.of()))
                .as("two dates tie for the third place")
                .containsExactlyInAnyOrder("2024-03-01 3", "2024-03-02 2", "2024-03-03 1", "2024-03-04 1");
        assertThat(ask("top_dates", Map.of("limit", "1"))).containsExactly("2024-03-01 3");
        assertThat(ask("top_customers", Map.of("limit", "2")))
                .containsExactlyInAnyOrder("1 2", "2 1", "3 1", "4 1", "5 1");
        assertThat(ask("pending_items", Map.of())).containsExactly("2 Product 2 2 7", "1 Product 1 1 1");
        assertThat(ask("open_orders", Map.of("status", "PROCESSING"))).containsExactly("2024-03-01 PROCESSING 1");
        assertThat(ask("open_orders", Map.of())).hasSize(5);
    }

    @Test
    void theOrdersOfWhoIsErasedAreNotOpenForEver() throws IOException {
        operations.run(first -> order(first, "now()"));
        readAndLoad("delivery.customers");
        mustBeTheSame();
        assertThat(ask("top_dates", Map.of())).containsExactly("2024-03-01 1");
        assertThat(home.run("erase", "--domain", "delivery", "--id", "1").exitCode())
                .isEqualTo(ExitCode.DONE);
        operations.run(transaction -> sql(transaction, "UPDATE operations.orders SET status = 'COMPLETED'"));
        readAndLoad("delivery.orders");
        readAndLoad("delivery.customers");

        assertThat(home.ask("SELECT count(*) FROM delivery.customers WHERE id = '1'"))
                .isEqualTo("0");
        assertThat(home.ask("SELECT customer_id ~ '^erased-' FROM delivery.orders"))
                .isEqualTo("true");
        assertThat(ask("top_dates", Map.of())).isEmpty();
    }

    private List<String> ask(String query, Map<String, String> given) {
        Querying.Answered answered =
                installation.querying().ask(installation.queries().find(query).orElseThrow(), given);
        return answered.rows().stream().map(row -> String.join(" ", row)).toList();
    }

    private static void order(Transaction transaction, String time) {
        sql(
                transaction,
                """
                INSERT INTO operations.orders (order_date, delivery_date, customer_id, status, created_at, updated_at)
                VALUES ('2024-02-27', '2024-03-01', 1, 'PENDING', %1$s, %1$s)"""
                        .formatted(time));
    }

    private static void sql(Transaction transaction, String statement) {
        var unused = transaction.sql(statement).update();
    }

    /** What is staged after one more read is what everybody sees in the source. */
    private void mustBeTheSame() throws IOException {
        readAndLoad("delivery.orders");
        assertThat(Operations.lines(warehouse, "SELECT " + COLUMNS + " FROM delivery.orders ORDER BY id::bigint"))
                .isEqualTo(Operations.lines(operations, "SELECT " + COLUMNS + " FROM operations.orders ORDER BY id"));
    }

    private void mustHaveReadNothingTwice(String dataset) {
        assertThat(home.ask("SELECT sum(unchanged + duplicate + superseded + rejected + pending) FROM caravan.run"
                        + " WHERE dataset = '" + dataset + "'"))
                .isEqualTo("0");
    }

    private void readAndLoad(String dataset) throws IOException {
        assertThat(service.fetch(DatasetName.parse(dataset)).trouble()).isNull();
        for (Path file : inbox()) {
            assertThat(load(file)).isNull();
            Files.delete(file);
        }
    }

    private Exception load(Path file) {
        String name = file.getFileName().toString();
        return service.load(service.inbox().match("delivery", name).orElseThrow(), "delivery/" + name, file);
    }

    private List<Path> inbox() throws IOException {
        try (Stream<Path> files = Files.list(home.inbox().resolve("delivery"))) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}

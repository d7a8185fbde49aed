package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.contract.DatasetName;
import io.caravan.database.Database;
import io.caravan.database.EmbeddedServer;
import io.caravan.database.Transaction;
import io.caravan.generate.DeliveryOptions;
import io.caravan.route.Awaiting;
import io.caravan.route.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The changes of an operational database, captured from its log by a user who may do nothing else. */
@Timeout(300)
class DeliveryCdcIT {

    private static final long SEED = 642_243;
    private static final Duration AT_MOST = Duration.ofSeconds(90);

    private static EmbeddedServer server;
    private static int number;

    @TempDir
    Path folder;

    private Operations operations;
    private Home home;
    private final List<Process> processes = new ArrayList<>();

    @BeforeAll
    static void startsAServerThatWritesSuchALog() {
        Path state = Home.REPOSITORY.resolve(
                "target/it-cdc-" + ProcessHandle.current().pid());
        server = EmbeddedServer.join(state);
        try (Database database = new Database(server.url(), server.user(), server.password())) {
            sql(database, "ALTER SYSTEM SET wal_level = 'logical'");
            sql(database, "CREATE ROLE reader LOGIN REPLICATION PASSWORD 'reader'");
        }
        server.close();
        server = EmbeddedServer.join(state);
    }

    @AfterAll
    static void stopsIt() {
        server.close();
    }

    @BeforeEach
    void makesAnOperationalDatabase() {
        String name = "operations_" + ++number;
        try (Database database = new Database(server.url(), server.user(), server.password())) {
            sql(database, "CREATE DATABASE " + name);
        }
        String url = server.url().replaceFirst("/[a-z_]+$", "/" + name);
        operations = Operations.in(Home.in(folder.resolve("source")).at(url, server.user(), server.password()));
        operations.database().run(transaction -> transaction
                .sql(
                        """
                                CREATE TABLE operations.audit (n bigserial, id bigint, status text, updated_at timestamptz);
                                CREATE FUNCTION operations.audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN
                                    INSERT INTO operations.audit (id, status, updated_at) VALUES (NEW.id, NEW.status, NEW.updated_at);
                                    RETURN NEW;
                                END';
                                CREATE TRIGGER audit AFTER INSERT OR UPDATE ON operations.orders
                                    FOR EACH ROW EXECUTE FUNCTION operations.audit();
                                GRANT USAGE ON SCHEMA operations TO reader;
                                GRANT SELECT ON ALL TABLES IN SCHEMA operations TO reader;
                                CREATE PUBLICATION caravan_delivery FOR TABLE operations.customers, operations.products,
                                    operations.orders, operations.order_items""")
                .update());
        home = Home.in(folder.resolve("home"), settings("delivery.mode=cdc"));
    }

    private String[] settings(String... more) {
        List<String> settings = new ArrayList<>(List.of(operations.settings(
                "delivery.source.user=reader", "delivery.source.password=reader", "delivery.cdc.every=PT0.5S")));
        settings.removeIf(line -> !line.contains("=reader") && line.matches("delivery\\.source\\.(user|password).*"));
        settings.addAll(List.of(more));
        return settings.toArray(String[]::new);
    }

    @AfterEach
    void stopsAll() {
        processes.forEach(Process::destroyForcibly);
        operations.close();
    }

    @Test
    void afterALoadOfChangesTheAnalyticsAreThoseOfTheSource() {
        try (Installation installation = home.open();
                Service service = installation.watchingService(true)) {
            operations.generate(changes(1, 3, false));
            service.start(installation.contracts());
            operations.generate(changes(2, 3, false));
            awaitCapture();
            operations.generate(changes(3, 6, true));
            sql(operations.database(), "UPDATE operations.products SET name = 'Lantern' WHERE id = 1");
            mustBecomeTheSame();
            home.await("SELECT name = 'Lantern' FROM delivery.products WHERE id = '1'");
            assertThat(home.ask("SELECT -sum(rows) > 0 FROM caravan.correction WHERE reason = 'reconciled'"))
                    .isEqualTo("true");
        }
        assertThat(home.run("verify").exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void whoeverIsKilledEachVersionComesOnceAndInItsOrder() throws IOException {
        Random random = new Random(SEED);
        Process first = run();
        awaitCapture();
        CompletableFuture<Long> changes =
                CompletableFuture.supplyAsync(() -> operations.generate(changes(SEED, 20, true)));
        kill(first, random);
        for (int i = 0; i < 2; i++) {
            kill(run(), random);
        }
        changes.join();
        run();
        mustBecomeTheSame();
        assertThat(versions(home.database(), "delivery.orders_versions", "valid_from"))
                .isEqualTo(versions(operations.database(), "operations.audit", "n"));
    }

    @Test
    void aSnapshotThatIsKilledBeginsAnewAndAnotherInstanceTakesOver() throws IOException {
        operations.database().run(transaction -> transaction
                .sql(
                        """
                                INSERT INTO operations.orders (order_date, delivery_date, customer_id, status, created_at, updated_at)
                                SELECT '2024-01-01', date '2024-01-05' + (n % 9)::int, 1 + n % 5, 'PENDING', now(), now()
                                FROM generate_series(1, 30000) AS n;
                                INSERT INTO operations.order_items (order_id, product_id, quanity, created_at, updated_at)
                                SELECT id, 1 + id % 4, 2, now(), now() FROM operations.orders WHERE id < 100;
                                INSERT INTO operations.order_items (order_id, product_id, quanity, created_at, updated_at)
                                SELECT 1, 3, 2, now(), now()""")
                .update());
        sql(operations.database(), "UPDATE operations.orders SET status = 'COMPLETED' WHERE id > 1000");
        Process first = run();
        Path inbox = home.inbox().resolve("delivery");
        require(() -> hasPart(inbox), "nothing was read");
        first.destroyForcibly();
        assertThat(home.ask("SELECT count(*) FROM caravan.capture WHERE position IS NOT NULL"))
                .isEqualTo("0");
        run();
        run(home.another(
                folder.resolve("other"),
                settings(
                        "delivery.mode=cdc",
                        "caravan.inbox=" + home.inbox(),
                        "caravan.archive=" + home.inbox().resolveSibling("archive"),
                        "caravan.failed=" + home.inbox().resolveSibling("failed"),
                        "caravan.output=" + home.output())));
        require(() -> home.ask("SELECT count(*) FROM delivery.orders").equals("30000"), "the snapshot");
        operations.generate(changes(4, 2, false));
        processes.get(1).destroyForcibly();
        operations.generate(changes(5, 2, false));
        mustBecomeTheSame();
    }

    @Test
    void aSlotThatFallsBehindIsToldOnceBeforeTheDiskIsFull() throws IOException {
        home.set(home.url(), settings("delivery.mode=cdc", "delivery.cdc.behind-limit=5000000"));
        try (Installation installation = home.open();
                Service service = installation.watchingService(true)) {
            service.start(installation.contracts());
            awaitCapture();
            try (Transaction open = operations.database().begin()) {
                open.sql("CREATE TABLE operations.large AS SELECT repeat('x', 1000) FROM generate_series(1, 20000)")
                        .update();
                home.await("SELECT count(*) = 1 FROM caravan.notice WHERE cause = 'behind delivery'");
                boolean unused = Awaiting.until(() -> false, Duration.ofSeconds(5));
            }
            home.await("SELECT ended_at IS NOT NULL FROM caravan.notice WHERE cause = 'behind delivery'");
            assertThat(home.ask("SELECT string_agg(subject, ';') FROM caravan.mail"))
                    .isEqualTo("Caravan: the database of delivery has to keep its log");
        }
    }

    @Test
    void whatIsNotInTheLogIsRefusedAndNeverTakenForEmpty() {
        try (Installation installation = home.open();
                Service service = installation.watchingService(true)) {
            service.start(installation.contracts());
            awaitCapture();
            sql(operations.database(), "ALTER TABLE operations.orders ALTER status SET STORAGE EXTERNAL");
            sql(
                    operations.database(),
                    """
                    INSERT INTO operations.orders (order_date, delivery_date, customer_id, status, created_at, updated_at)
                    VALUES ('2024-02-27', '2024-03-01', 1, repeat('LONG', 5000), now(), now())""");
            home.await("SELECT count(*) = 1 FROM delivery.orders");
            sql(operations.database(), "UPDATE operations.orders SET customer_id = 2");
            home.await("SELECT sum(rejected) = 1 FROM caravan.run");
            assertThat(home.ask("SELECT field FROM caravan.reject")).isEqualTo("status");
            assertThat(home.ask("SELECT customer_id FROM delivery.orders")).isEqualTo("1");
        }
    }

    @Test
    void aSlotThatIsLostIsReadAnewAndPollingGoesOnWhereCaptureEnds() throws IOException {
        operations.generate(changes(6, 2, false));
        Process first = run();
        mustBecomeTheSame();
        first.destroyForcibly();
        require(() -> !isActive(), "the slot is free");
        operations.generate(changes(7, 2, false));
        sql(operations.database(), "SELECT pg_drop_replication_slot('caravan_delivery')");
        Process second = run();
        mustBecomeTheSame();
        second.destroyForcibly();

        operations.generate(changes(8, 2, false));
        home.set(home.url(), settings());
        try (Installation installation = home.open();
                Service service = installation.watchingService(true)) {
            service.start(installation.contracts());
            for (String dataset : List.of("delivery.orders", "delivery.order_items")) {
                assertThat(service.fetch(DatasetName.parse(dataset)).trouble()).isNull();
            }
            require(() -> isEmpty(home.inbox().resolve("delivery")), "all is loaded");
            for (String dataset : List.of("delivery.orders", "delivery.order_items")) {
                assertThat(service.reconcile(DatasetName.parse(dataset)).trouble())
                        .isNull();
            }
            mustBecomeTheSame();
        }
    }

    @Test
    void aTableThatIsTruncatedIsComparedAndHeldAndOneThatIsFilledAgainLosesNothing() {
        operations.generate(changes(9, 3, false));
        try (Installation installation = home.open();
                Service service = installation.watchingService(true)) {
            service.start(installation.contracts());
            mustBecomeTheSame();
            String before = home.ask("SELECT count(*) FROM delivery.order_items");
            assertThat(Integer.parseInt(before)).isGreaterThan(20);

            sql(
                    operations.database(),
                    """
                    CREATE TABLE operations.kept AS TABLE operations.order_items;
                    BEGIN;
                    TRUNCATE operations.order_items;
                    INSERT INTO operations.order_items OVERRIDING SYSTEM VALUE TABLE operations.kept;
                    COMMIT""");
            home.await("SELECT count(*) = 1 FROM caravan.comparison WHERE state = 'done'");
            mustBecomeTheSame();

            sql(operations.database(), "TRUNCATE operations.order_items");
            home.await("SELECT count(*) = 1 FROM caravan.comparison WHERE state = 'held' AND told");
            assertThat(home.ask("SELECT count(*) FROM delivery.order_items")).isEqualTo(before);
            assertThat(home.ask("SELECT reason FROM caravan.comparison WHERE state = 'held'"))
                    .isEqualTo("its table is empty, and it would delete " + before + " of " + before + " rows");
        }
        String run = home.ask("SELECT run FROM caravan.comparison WHERE state = 'held'");
        Home.Answer approved = home.run("approve", run);
        assertThat(approved.exitCode()).as(approved.text()).isZero();
        assertThat(home.ask("SELECT count(*) FROM delivery.order_items")).isEqualTo("0");
        assertThat(home.run("verify").exitCode()).isEqualTo(ExitCode.DONE);
    }

    private static DeliveryOptions changes(long seed, int seconds, boolean lasting) {
        return new DeliveryOptions(seed, Duration.ofSeconds(seconds), 100, 30, 12, true, true, lasting, true, true);
    }

    private Process run() throws IOException {
        return run(home);
    }

    private Process run(Home instance) throws IOException {
        Process process = instance.process("run")
                .redirectOutput(
                        folder.resolve("run-" + processes.size() + ".log").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static void kill(Process process, Random random) throws IOException {
        boolean unused = Awaiting.until(() -> false, Duration.ofMillis(3000 + random.nextInt(3000)));
        process.destroyForcibly();
        try {
            int ended = process.waitFor();
            assertThat(ended).isNotZero();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitCapture() {
        require(this::isActive, "nobody captures");
    }

    private boolean isActive() {
        return !Operations.lines(
                        operations.database(),
                        "SELECT slot_name FROM pg_replication_slots WHERE active AND database = current_database()"
                                + " AND confirmed_flush_lsn IS NOT NULL")
                .isEmpty();
    }

    private void mustBecomeTheSame() {
        require(
                () -> {
                    try {
                        return operations.differences(home).isEmpty();
                    } catch (RuntimeException e) {
                        return false;
                    }
                },
                "it is not the same");
        assertThat(operations.differences(home)).isEmpty();
    }

    private void require(BooleanSupplier condition, String otherwise) {
        assertThat(Awaiting.until(condition, AT_MOST))
                .as("%s: %s", otherwise, logs())
                .isTrue();
    }

    private String logs() {
        try (Stream<Path> files = Files.list(folder)) {
            StringBuilder logs = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                logs.append(Files.readString(file));
            }
            return logs.toString();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static boolean hasPart(Path inbox) {
        String[] names = inbox.toFile().list((parent, name) -> name.endsWith(".change.part"));
        return names != null && names.length > 0;
    }

    private static boolean isEmpty(Path inbox) {
        String[] names = inbox.toFile().list((parent, name) -> !name.startsWith("."));
        return names != null && names.length == 0;
    }

    /** Of each order all that it was, one after the other. */
    private static List<String> versions(Database database, String table, String order) {
        try (database) {
            return Operations.lines(
                    database,
                    """
                    SELECT id::text, string_agg(status || ' ' || updated_at, ', ' ORDER BY %1$s) AS versions
                    FROM (SELECT *, lag(status || ' ' || updated_at) OVER (PARTITION BY id ORDER BY %1$s)
                                 IS DISTINCT FROM status || ' ' || updated_at AS is_new FROM %2$s) AS all_versions
                    WHERE is_new GROUP BY id ORDER BY id::bigint"""
                            .formatted(order, table));
        }
    }

    private static void sql(Database database, String statement) {
        try (var connection = database.dataSource().getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

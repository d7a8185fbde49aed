package io.caravan.faults;

import io.caravan.cli.Home;
import io.caravan.database.Database;
import io.caravan.database.EmbeddedServer;
import io.caravan.database.Transaction;
import io.caravan.route.Awaiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database, on a server of its own, to which everything happens that happens to databases. */
@Timeout(1800)
class DatabaseFaultsIT {

    @TempDir
    Path folder;

    private EmbeddedServer server;
    private Home home;

    private interface Fault {
        void strike(Random random) throws Exception;
    }

    @Test
    void aDatabaseThatFailsInEveryWayLosesNothing() throws Exception {
        Map<String, Fault> faults = new LinkedHashMap<>();
        faults.put("the database is stopped fast", random -> stop("INT"));
        faults.put("the database is stopped at once, as in a power cut", random -> stop("QUIT"));
        faults.put("connections are ended at random", this::terminate);
        faults.put("the database has no connection to give", random -> useUpConnections());
        faults.put("a table is locked by somebody", this::lock);
        Truth truth = Truth.shop();
        int rounds = Faults.times(1, 10);
        Random random = Faults.random("database");
        for (int round = 0; round < rounds; round++) {
            server = EmbeddedServer.join(folder.resolve("server-" + round));
            try {
                home = Home.in(folder.resolve("home-" + round));
                String url = server.url();
                stop("INT");
                home.set(url, "caravan.db.user=" + server.user(), "caravan.db.password=" + server.password());
                round(truth, faults, random);
            } finally {
                server.close();
            }
        }
    }

    private void round(Truth truth, Map<String, Fault> faults, Random random) throws Exception {
        Home there = home.at(server.url(), server.user(), server.password());
        List<Map.Entry<String, Fault>> chosen = Faults.some(3, List.copyOf(faults.entrySet()));
        List<List<String>> parts = truth.parts(chosen.size());
        List<String> violations = new ArrayList<>();
        String printed;
        int part = 0;
        try (Caravan run = Caravan.in(home).start("run")) {
            if (!run.await("the database is away", Duration.ofSeconds(60))) {
                violations.add("it did not wait for a database that is not there at the start");
            }
            startAgain();
            run.up();
            Faults.verdict(this, "the database is not there at the start", 1, violations);
            try (DroppedFiles watch = new DroppedFiles(home, truth)) {
                for (Map.Entry<String, Fault> fault : chosen) {
                    watch.drop(parts.get(part++));
                    pass(1000 + random.nextInt(800));
                    fault.getValue().strike(random);
                    Faults.verdict(
                            this, fault.getKey(), 1, Faults.healed(fault.getKey(), () -> NetworkIT.isInboxEmpty(home)));
                }
                violations.addAll(Faults.healed("all", () -> Verdict.isAtRest(there, truth)));
                violations.addAll(watch.violations());
            }
            printed = run.text();
        }
        violations.addAll(Verdict.ofInbox(there, truth, printed));
        Faults.verdict(this, "all that happens to databases, one after the other", 1, violations);
    }

    private static void pass(int milliseconds) {
        boolean unused = Awaiting.until(() -> false, Duration.ofMillis(milliseconds));
    }

    /** By a signal to its first process; then it is started again, unless that is for later. */
    private void stop(String signal) throws IOException {
        Path pidFile = postgres().resolve("data/postmaster.pid");
        String pid = Files.readAllLines(pidFile).get(0).strip();
        boolean unused = Caravan.command("kill", "-" + signal, pid);
        boolean gone = Awaiting.until(() -> !Files.exists(Path.of("/proc", pid)), Duration.ofSeconds(20));
        if (!gone) {
            throw new IllegalStateException("the server did not stop");
        }
        if (home != null && Files.exists(home.inbox())) {
            pass(500);
            startAgain();
        }
    }

    private Path postgres() throws IOException {
        try (var folders = Files.list(folder)) {
            return folders.filter(path -> path.getFileName().toString().startsWith("server-"))
                    .max(java.util.Comparator.comparing(Path::toString))
                    .orElseThrow()
                    .resolve("postgres");
        }
    }

    private void startAgain() throws IOException {
        EmbeddedServer before = server;
        server = EmbeddedServer.join(postgres().getParent());
        before.close();
    }

    private void terminate(Random random) {
        for (int i = 0; i < 10; i++) {
            try (Database database = database()) {
                var unused = database.once(client -> client.sql(
                                """
                                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                                WHERE application_name LIKE 'caravan%' AND pid <> pg_backend_pid() AND random() < 0.5""")
                        .query(Boolean.class)
                        .list());
            }
            pass(random.nextInt(300));
        }
    }

    private void useUpConnections() throws SQLException {
        List<Connection> all = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                all.add(java.sql.DriverManager.getConnection(server.url(), server.user(), server.password()));
            }
        } catch (SQLException e) {
            terminateOthers(all.get(0)); // those of the product, which then finds no place
            pass(1000);
        } finally {
            for (Connection connection : all) {
                connection.close();
            }
        }
    }

    private static void terminateOthers(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'caravan%'");
        }
    }

    private void lock(Random random) {
        List<String> tables = List.of("shop.customers", "shop.transactions", "caravan.run");
        try (Database database = database();
                Transaction transaction = database.begin()) {
            transaction
                    .sql("LOCK TABLE " + tables.get(random.nextInt(tables.size())) + " IN ACCESS EXCLUSIVE MODE")
                    .update();
            pass(2000);
        }
    }

    private Database database() {
        return new Database(server.url(), server.user(), server.password());
    }
}

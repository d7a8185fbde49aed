package io.caravan.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravan.cli.Home;
import io.caravan.database.Database;
import io.caravan.database.EmbeddedServer;
import io.caravan.route.Awaiting;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many small files while the database restarts, connections go silent or disks are full, and many files at one moment. */
@Timeout(7200)
class StormIT {

    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    @Test
    void aDatabaseThatRestartsUnderAStreamOfFilesLosesNothing() throws Exception {
        String fault = "the database restarts, or ends connections, under a stream of small files";
        Random random = Faults.random(fault);
        int times = Faults.times(4, 50);
        EmbeddedServer server = EmbeddedServer.join(folder.resolve("server"));
        Home home = Home.in(folder.resolve("home")).at(server.url(), server.user(), server.password());
        home.set(server.url(), "caravan.db.user=" + server.user(), "caravan.db.password=" + server.password());
        Path inbox = home.inbox().resolve("shop");
        int deliveries = 0;
        List<String> violations = new ArrayList<>();
        try (Caravan run = Caravan.run(home)) {
            for (int time = 0; time < times; time++) {
                SmallFiles.drop(inbox, deliveries++);
                pass(random.nextInt(2500));
                int kind = random.nextInt(3);
                if (kind == 2) {
                    terminate(server);
                } else {
                    stop(kind == 0 ? "INT" : "QUIT");
                    EmbeddedServer before = server;
                    server = EmbeddedServer.join(folder.resolve("server"));
                    before.close();
                }
                SmallFiles.drop(inbox, deliveries++);
            }
            await(violations, inbox);
            endings(violations, run, home);
        } finally {
            violations.addAll(SmallFiles.violations(home, deliveries));
            server.close();
        }
        Faults.verdict(this, fault, times, violations);
    }

    private static void terminate(EmbeddedServer server) {
        try (Database database = new Database(server.url(), server.user(), server.password())) {
            var unused = database.once(client -> client.sql(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'caravan%' AND pid <> pg_backend_pid()")
                    .query(Boolean.class)
                    .list());
        }
    }

    private void stop(String signal) throws IOException {
        String pid = Files.readAllLines(folder.resolve("server/postgres/data/postmaster.pid"))
                .get(0)
                .strip();
        boolean unused = Caravan.command("kill", "-" + signal, pid);
        if (!Awaiting.until(() -> !Files.exists(Path.of("/proc", pid)), Duration.ofSeconds(30))) {
            throw new IllegalStateException("the server did not stop");
        }
    }

    @Test
    void connectionsThatGoSilentAreGivenUpAndReplaced() throws Exception {
        String fault = "all connections of a service go silent for ever, new ones work";
        Random random = Faults.random(fault);
        int times = Faults.times(2, 20);
        Home home = Home.in(folder.resolve("home"));
        List<String> violations = new ArrayList<>();
        int deliveries = 0;
        int silent = 0;
        try (Proxy proxy = new Proxy(home)) {
            home.set(proxy.url());
            Path inbox = home.inbox().resolve("shop");
            try (Caravan run = Caravan.run(home)) {
                for (int time = 0; time < times; time++) {
                    SmallFiles.drop(inbox, deliveries++);
                    pass(random.nextInt(2500));
                    silent += proxy.forget();
                    SmallFiles.drop(inbox, deliveries++);
                    await(violations, inbox);
                }
                endings(violations, run, home);
                silent += proxy.forget();
                run.signal("TERM");
                if (!run.endsWithin(Duration.ofSeconds(55))) {
                    violations.add("SIGTERM does not end it while its connections are silent");
                }
            }
        }
        home.set(home.url());
        violations.addAll(SmallFiles.violations(home, deliveries));
        System.out.println("connections gone silent: " + silent);
        Faults.verdict(this, fault, times, violations);
    }

    @Test
    void aFullDiskUnderALargeFileIsWaitedOut() throws Exception {
        String fault = "the disk of the output is too small for a file, and then it is not";
        int times = Faults.times(1, 10);
        Home home = Home.in(folder.resolve("home"));
        Path disk = Files.createDirectories(home.output());
        assumeTrue(
                Caravan.command("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()),
                "a disk of its own needs the right to mount one");
        List<String> violations = new ArrayList<>();
        try (Caravan run = Caravan.run(home)) {
            for (int time = 0; time < times; time++) {
                Caravan.command("mount", "-o", "remount,size=2m", disk.toString());
                String name = "customers-" + time + ".json";
                customers(home.inbox().resolve("shop/." + name), time);
                Files.move(home.inbox().resolve("shop/." + name), home.inbox().resolve("shop/" + name));
                if (!run.await("the disk is full; make room; it is tried again", SOON)) {
                    violations.add("the full disk is not logged");
                }
                Caravan.command("mount", "-o", "remount,size=" + 64 * (time + 1) + "m", disk.toString());
                await(violations, home.inbox().resolve("shop"));
                Caravan.command("sh", "-c", "rm -rf " + disk + "/shop/customers/*.json");
            }
            endings(violations, run, home);
        } finally {
            Caravan.command("umount", "-l", disk.toString());
        }
        String mails = home.ask("SELECT count(*) FROM caravan.mail WHERE subject = 'Caravan: a disk is full'");
        if (mails.equals("0")) {
            violations.add("nobody was notified of the full disk");
        }
        String rows = home.ask("SELECT count(*) FROM shop.customers");
        if (!rows.equals(Integer.toString(times * 120_000))) {
            violations.add(rows + " rows");
        }
        Faults.verdict(this, fault, times, violations);
    }

    private static void customers(Path file, int time) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 120_000; i++) {
            lines.append(String.format(
                    Locale.ROOT,
                    "{\"id\": \"%d-%d\", \"first_name\": \"Ada\", \"last_name\": \"Ashdown\", \"email\": \"ada%d@example.org\"}%n",
                    time,
                    i,
                    i));
        }
        Files.writeString(file, lines);
    }

    @Test
    void aBurstOfFilesOfManyDatasetsLeavesNothing() throws Exception {
        String fault = "sixteen files of eleven datasets at one moment, on one core";
        int times = Faults.times(3, 20);
        Home home = Home.in(folder.resolve("home"));
        List<String> violations = new ArrayList<>();
        try (Caravan run =
                Caravan.in(home).within("taskset", "-c", "0").start("run").up()) {
            for (int time = 1; time <= times; time++) {
                Map<String, Path> files = sixteen();
                for (Map.Entry<String, Path> file : files.entrySet()) {
                    put(
                            home,
                            file.getKey(),
                            Files.readString(file.getValue())
                                    + "\n".repeat(time + file.getKey().length()));
                }
                await(violations, home.inbox());
            }
            endings(violations, run, home);
        }
        String decided = home.ask("SELECT count(*) FROM caravan.run WHERE state IN ('loaded', 'repeated')");
        if (!decided.equals(Integer.toString(16 * times))) {
            violations.add(decided + " of " + 16 * times + " files were loaded");
        }
        Faults.verdict(this, fault, times, violations);
    }

    private static Map<String, Path> sixteen() {
        Path routes = Home.REPOSITORY.resolve("routes");
        Map<String, Path> files = new TreeMap<>();
        for (String dataset : List.of("company", "customer", "inventory", "order", "product", "sales")) {
            files.put("b2b/" + dataset + "-1.csv", routes.resolve("b2b/" + dataset + "/examples/some.csv"));
        }
        for (int number = 1; number <= 2; number++) {
            files.put("shop/customers-" + number + ".json", routes.resolve("shop/customers/examples/three.json"));
            files.put("shop/products-" + number + ".json", routes.resolve("shop/products/examples/two.json"));
            files.put("shop/transactions-" + number + ".json", routes.resolve("shop/transactions/examples/two.json"));
            files.put("retail/orders-" + number + ".json", routes.resolve("retail/orders/examples/day.json"));
            files.put("b2b/weblog-" + number + ".log", routes.resolve("b2b/weblog/examples/hits.log"));
        }
        return files;
    }

    @Test
    void aFileForEachOfManyDatasetsAtOneMomentLeavesNothing() throws Exception {
        String fault = "a file for each of 150 datasets at one moment";
        int datasets = 150;
        Path routes = folder.resolve("routes");
        copyShared(routes.resolve("shared"));
        Path example = Home.REPOSITORY.resolve("routes/shared/example/library/loans");
        for (int number = 0; number < datasets; number++) {
            String name = "d" + number;
            Path own = Files.createDirectories(routes.resolve("many/" + name));
            Files.writeString(
                    own.resolve(name + ".contract.json"),
                    Files.readString(example.resolve("loans.contract.json"))
                            .replace("library.loans", "many." + name)
                            .replace("\"x-table\": \"fees\"", "\"x-table\": \"fees_" + name + "\""));
            Files.writeString(
                    own.resolve(name + ".camel.yaml"),
                    Files.readString(example.resolve("loans.camel.yaml"))
                            .replace("library", "many")
                            .replace("\"loans*\"", "\"" + name + "_*\"")
                            .replace("loans", name));
        }
        Home home = Home.in(folder.resolve("home"), "caravan.routes=" + routes);
        List<String> violations = new ArrayList<>();
        try (Caravan run = Caravan.run(home)) {
            for (int number = 0; number < datasets; number++) {
                put(
                        home,
                        "many/d" + number + "_1.json",
                        "{\"loan\": " + number
                                + ", \"reader\": \"R-17\", \"title\": \"The Sea\", \"changed\": \"2024-02-01T10:00:00Z\"}\n");
            }
            await(violations, home.inbox());
            endings(violations, run, home);
        }
        String loaded = home.ask("SELECT count(*) FROM caravan.run WHERE state = 'loaded' AND loaded = 1");
        if (!loaded.equals(Integer.toString(datasets))) {
            violations.add(loaded + " of " + datasets + " files were loaded");
        }
        Faults.verdict(this, fault, 1, violations);
    }

    private static void copyShared(Path shared) throws IOException {
        Path original = Home.REPOSITORY.resolve("routes/shared");
        try (Stream<Path> files = Files.list(original)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.createDirectories(shared);
                Files.copy(file, shared.resolve(file.getFileName()));
            }
        }
    }

    private static void put(Home home, String name, String content) throws IOException {
        Path place = home.inbox().resolve(name);
        Path beside = place.resolveSibling("." + place.getFileName());
        Files.createDirectories(place.getParent());
        try (OutputStream out = Files.newOutputStream(beside)) {
            out.write(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        Files.move(beside, place);
    }

    private static void await(List<String> violations, Path inbox) {
        List<String> left = new ArrayList<>();
        boolean isEmpty = Awaiting.until(
                () -> {
                    left.clear();
                    try (Stream<Path> files = Files.walk(inbox)) {
                        files.filter(Files::isRegularFile)
                                .forEach(file -> left.add(file.getFileName().toString()));
                    } catch (IOException | java.io.UncheckedIOException e) {
                        left.add("a folder went while it was looked at");
                    }
                    return left.isEmpty();
                },
                SOON);
        if (!isEmpty) {
            violations.add("left in the inbox: " + left);
        }
    }

    /** At rest no run is claimed, and nothing failed for want of a connection. */
    private static void endings(List<String> violations, Caravan run, Home home) {
        if (!Awaiting.until(() -> isAtRest(home), Duration.ofSeconds(30))) {
            violations.add("a run is still claimed");
        }
        run.text()
                .lines()
                .filter(line -> line.contains("connection is not available") || line.contains("Exception in thread"))
                .forEach(violations::add);
        if (!violations.isEmpty()) {
            System.out.println(run.text());
        }
    }

    private static boolean isAtRest(Home home) {
        try {
            return home.ask("SELECT count(*) FROM caravan.run WHERE state = 'claimed'")
                    .equals("0");
        } catch (RuntimeException e) {
            return false; // the database is not back yet
        }
    }

    private static void pass(int milliseconds) {
        boolean unused = Awaiting.until(() -> false, Duration.ofMillis(milliseconds));
    }
}

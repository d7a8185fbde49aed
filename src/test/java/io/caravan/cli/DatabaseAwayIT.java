package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.database.Database;
import io.caravan.database.EmbeddedServer;
import io.caravan.generate.Expected;
import io.caravan.generate.ShopGenerator;
import io.caravan.generate.ShopOptions;
import io.caravan.route.Awaiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The database stopped and started, on a server of its own: it is waited for, told once, and all ends well. */
@Timeout(240)
class DatabaseAwayIT {

    @TempDir
    Path folder;

    @Test
    void aLoadGoesOnByItselfWhenTheDatabaseIsBack() throws Exception {
        Path data = folder.resolve("data");
        Expected expected = new ShopGenerator(new ShopOptions(3, LocalDate.of(2024, 1, 1), 5, 300, 100, 900, 0.1, true))
                .generate(data);
        Home home;
        Output output;
        Process load;
        try (EmbeddedServer first = EmbeddedServer.join(folder.resolve("server"))) {
            home = home(first);
            load = home.process("load", data.toString(), "--domain", "shop").start();
            output = new Output(load);
            assertThat(output.await("Loading: ")).isTrue();
        }
        // The server is stopped now, in the middle of the load.
        assertThat(output.await("; waiting for it")).as(output.text()).isTrue();
        try (EmbeddedServer again = EmbeddedServer.join(folder.resolve("server"))) {
            assertThat(load.waitFor()).as(output.text()).isEqualTo(ExitCode.INCOMPLETE);
            assertThat(output.count("; waiting for it")).isEqualTo(1);
            expected.datasets().forEach((name, dataset) -> assertThat(ask(again, "SELECT count(*) FROM " + name))
                    .as(name)
                    .isEqualTo(Long.toString(dataset.rows())));
        }
    }

    @Test
    void aServiceWaitsForItAtTheStartAndLater() throws Exception {
        Home home;
        try (EmbeddedServer server = EmbeddedServer.join(folder.resolve("server"))) {
            home = home(server);
        }
        Process run = home.process("run").start();
        Output output = new Output(run);
        try {
            assertThat(output.await("; waiting for it")).as(output.text()).isTrue();
            try (EmbeddedServer there = EmbeddedServer.join(folder.resolve("server"))) {
                assertThat(output.await("Caravan is up")).as(output.text()).isTrue();
                drop(home, "customers1.json", "1");
                assertThat(awaitRows(there, "1")).as(output.text()).isTrue();
            }
            assertThat(output.await("files stay in the inbox until it is back"))
                    .as(output.text())
                    .isTrue();
            drop(home, "customers2.json", "2");
            assertThat(mails(home))
                    .as("told at once, as the books cannot take it")
                    .isEqualTo(1);
            try (EmbeddedServer back = EmbeddedServer.join(folder.resolve("server"))) {
                assertThat(awaitRows(back, "2")).as(output.text()).isTrue();
            }
        } finally {
            run.destroy();
            run.waitFor();
        }
        assertThat(output.count("files stay in the inbox until it is back")).isLessThanOrEqualTo(2);
        assertThat(output.text()).doesNotContain("\tat ");
    }

    private Home home(EmbeddedServer server) {
        Home home = Home.in(folder.resolve("home"));
        home.set(server.url(), "caravan.db.user=" + server.user(), "caravan.db.password=" + server.password());
        return home;
    }

    private static int mails(Home home) {
        Awaiting.until(() -> mailsNow(home) > 0, Duration.ofSeconds(20));
        return mailsNow(home);
    }

    private static int mailsNow(Home home) {
        String[] names = home.output().resolve("outbox").toFile().list((folder, name) -> name.endsWith(".eml"));
        return names == null ? 0 : names.length;
    }

    private static void drop(Home home, String name, String id) throws IOException {
        Path place = home.inbox().resolve("shop").resolve(name);
        Path beside = place.resolveSibling(".dropping");
        Files.writeString(
                beside,
                "{\"id\": \"" + id
                        + "\", \"first_name\": \"Ada\", \"last_name\": \"Ashdown\", \"email\": \"a@example.org\"}\n");
        Files.move(beside, place);
    }

    private static boolean awaitRows(EmbeddedServer server, String count) {
        return Awaiting.until(
                () -> ask(server, "SELECT count(*) FROM shop.customers").equals(count), Duration.ofSeconds(60));
    }

    private static String ask(EmbeddedServer server, String query) {
        try (var database = new Database(server.url(), server.user(), server.password())) {
            Object value = database.transact(
                    transaction -> transaction.sql(query).query().singleValue());
            return String.valueOf(value);
        }
    }

    /** What a process prints, while it prints it. */
    private static final class Output {

        private final List<String> lines = new CopyOnWriteArrayList<>();

        Output(Process process) {
            Thread reader = new Thread(() -> {
                try (BufferedReader printed =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                    printed.lines().forEach(lines::add);
                } catch (IOException | UncheckedIOException e) {
                    lines.add("the output ended: " + e.getMessage());
                }
            });
            reader.setDaemon(true);
            reader.start();
        }

        boolean await(String words) {
            return Awaiting.until(() -> count(words) > 0, Duration.ofSeconds(60));
        }

        long count(String words) {
            return lines.stream().filter(line -> line.contains(words)).count();
        }

        String text() {
            return String.join("\n", lines);
        }
    }
}

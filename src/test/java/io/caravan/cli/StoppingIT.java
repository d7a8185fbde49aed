package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.route.Awaiting;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM to a command that is at work: it ends, and no embedded PostgreSQL stays behind. */
@Timeout(300)
class StoppingIT {

    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

    /** More than it can load within the time that a process gets to end. */
    private static final int RECORDS = 300_000;

    @TempDir
    Path folder;

    @Test
    void aLoadStopsItsServerInTheMiddleOfALargeFile() throws Exception {
        Home home = embedded("caravan.batch-size=1");
        Path data = Files.createDirectories(folder.resolve("data"));
        try (BufferedWriter file = Files.newBufferedWriter(data.resolve("customers.json"))) {
            for (int id = 0; id < RECORDS; id++) {
                file.write("{\"id\": \"" + id + "\", \"first_name\": \"Ada\", \"last_name\": \"Ash\", \"email\": \"a"
                        + id + "@example.org\"}\n");
            }
        }
        Process load = start(home, "load", data.toString(), "--domain", "shop");
        try {
            assertThat(Awaiting.until(() -> isDrafting(home) || !load.isAlive(), STARTS_WITHIN))
                    .isTrue();
            assertStops(home, load);
            assertThat(printed(home))
                    .isEqualTo("caravan: stopped before all was loaded; the same command goes on from there\n");
        } finally {
            load.destroyForcibly();
        }
    }

    @Test
    void theDemoStopsItsServerWhileItLoads() throws Exception {
        Home home = embedded();
        Folder.copy(Home.REPOSITORY.resolve("raw_data/sample"), home.folder().resolve("raw_data/sample"));
        Process demo = start(home, "demo");
        try {
            assertThat(Awaiting.until(() -> printed(home).contains("Dropping") || !demo.isAlive(), STARTS_WITHIN))
                    .isTrue();
            assertStops(home, demo);
        } finally {
            demo.destroyForcibly();
        }
    }

    private void assertStops(Home home, Process process) throws InterruptedException {
        assertThat(process.isAlive()).as(printed(home)).isTrue();
        assertThat(server(home)).exists();
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        assertThat(server(home)).doesNotExist();
    }

    private Home embedded(String... settings) {
        Home home = Home.in(folder.resolve("home"), settings);
        String[] all = new String[settings.length + 2];
        System.arraycopy(settings, 0, all, 0, settings.length);
        all[settings.length] = "caravan.db.user=";
        all[settings.length + 1] = "caravan.db.password=";
        home.set("", all);
        return home;
    }

    private static Path server(Home home) {
        return home.folder().resolve(".caravan/postgres/data/postmaster.pid");
    }

    private static boolean isDrafting(Home home) {
        Path output = home.output().resolve("shop/customers");
        String[] files = output.toFile().list();
        return files != null && files.length > 0;
    }

    private static Process start(Home home, String... command) throws IOException {
        return home.process(command)
                .redirectOutput(home.folder().resolve("printed").toFile())
                .start();
    }

    private static String printed(Home home) {
        try {
            return Files.readString(home.folder().resolve("printed"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.route.Awaiting;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service beside a web server that writes and rotates its log, and killed again and again. */
class FollowedLogIT {

    private static final int KILLS = 3;
    private static final int LINES_A_FILE = 150;

    @TempDir
    Path folder;

    private final AtomicLong written = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();

    @Test
    void everyLineCountsOnceWhoeverIsKilled() throws Exception {
        Path log = Files.createDirectories(folder.resolve("apache2")).resolve("access.log");
        Home home = Home.in(
                folder.resolve("home"),
                "b2b.weblog.follow=" + log,
                "b2b.weblog.follow-schedule=* * * * * ?",
                "caravan.lease=PT2S");
        Thread server = new Thread(() -> serve(log), "web server");
        server.start();
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                Process process = run(home, kill);
                long before = rows(home);
                assertThat(Awaiting.until(() -> rows(home) > before, Duration.ofSeconds(60)))
                        .isTrue();
                process.destroyForcibly().waitFor();
            }
        } finally {
            ended.set(true);
            server.join();
        }
        Process first = run(home, KILLS);
        Process second = run(home, KILLS + 1);
        try {
            home.await("SELECT count(*) >= " + written.get() + " FROM b2b.weblog");
            assertThat(rows(home)).isEqualTo(written.get());
        } finally {
            first.destroy();
            second.destroy();
            first.waitFor(60, TimeUnit.SECONDS);
            second.waitFor(60, TimeUnit.SECONDS);
        }
        assertThat(home.ask("SELECT count(*) FROM caravan.reject")).isEqualTo("0");
        assertThat(home.ask("SELECT count(*) FROM caravan.notice WHERE cause LIKE 'log gap%'"))
                .isEqualTo("0");
        assertThat(home.run("verify").exitCode()).isZero();
    }

    private Process run(Home home, int number) throws IOException {
        return home.process("run")
                .redirectOutput(folder.resolve("run-" + number + ".log").toFile())
                .start();
    }

    private static long rows(Home home) {
        return home.ask("SELECT to_regclass('b2b.weblog') IS NOT NULL").equals("true")
                ? Long.parseLong(home.ask("SELECT count(*) FROM b2b.weblog"))
                : 0;
    }

    private static void compress(Path rotated) throws IOException {
        try (OutputStream out =
                new GZIPOutputStream(Files.newOutputStream(rotated.resolveSibling(rotated.getFileName() + ".gz")))) {
            Files.copy(rotated, out);
        }
        Files.delete(rotated);
    }

    /** Writes some lines a moment, a few of them twice in a row, and renames the log when it is long enough, every second one to be compressed at once. */
    private void serve(Path log) {
        try {
            for (int file = 1; !ended.get(); file++) {
                try (Writer out = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                    for (int line = 0; line < LINES_A_FILE && !ended.get(); line++) {
                        long number = written.get();
                        String text =
                                "192.0.2.7 - - [10/Oct/2024:13:55:36 +0000] \"GET /%d HTTP/1.1\" 200 17 \"-\" \"x\"\n"
                                        .formatted(number - (number % 10 == 9 ? 1 : 0));
                        out.write(text.substring(0, 40));
                        out.flush(); // a look may come in the middle of a line
                        out.write(text.substring(40));
                        out.flush();
                        written.incrementAndGet();
                        if (number % 10 == 0) {
                            Awaiting.until(ended::get, Duration.ofMillis(50));
                        }
                    }
                }
                Path rotated = log.resolveSibling("access.log." + file);
                Files.move(log, rotated, StandardCopyOption.ATOMIC_MOVE);
                if (file % 2 == 0) {
                    compress(rotated);
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

package io.caravan.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class OpenFilesTest {

    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path folder;

    private final AtomicLong clock = new AtomicLong();

    @Test
    void whoWritesShowsAsLongAsItLasts() throws IOException {
        Path inbox = Files.createDirectories(folder.resolve("inbox/shop"));
        OpenFiles open = new OpenFiles(folder.resolve("inbox"), clock::get);
        Path file = inbox.resolve("a.json");
        try (OutputStream out = Files.newOutputStream(file)) {
            assertThat(open.isWritten(file)).isTrue();
            out.write('x');
        }
        assertThat(open.isWritten(file)).as("for a moment").isTrue();
        clock.addAndGet(SECOND);
        assertThat(open.isWritten(file)).isFalse();
        clock.addAndGet(SECOND);
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            Files.move(file, inbox.resolve("b.json"));
            assertThat(open.isWritten(inbox.resolve("b.json")))
                    .as("by its new name")
                    .isTrue();
            assertThat(open.isWritten(file)).isFalse();
            out.write('y');
        }
        clock.addAndGet(SECOND);
        try (InputStream in = Files.newInputStream(inbox.resolve("b.json"))) {
            assertThat(open.isWritten(inbox.resolve("b.json"))).as("read alone").isFalse();
            assertThat(in.read()).isEqualTo('x');
        }
        assertThat(new OpenFiles(folder.resolve("none"), clock::get).isWritten(file))
                .isFalse();
    }

    @Test
    void anotherProgramShowsAsWell() throws IOException, InterruptedException {
        Path file = folder.resolve("a.json");
        Process writer = new ProcessBuilder("sh", "-c", "exec 3>>'" + file + "'; echo open; read line").start();
        try (InputStream said = writer.getInputStream()) {
            assertThat(said.read()).isEqualTo('o');
            assertThat(new OpenFiles(folder, clock::get).isWritten(file)).isTrue();
            writer.getOutputStream().close();
            assertThat(writer.waitFor()).isNotNegative();
            assertThat(new OpenFiles(folder, clock::get).isWritten(file)).isFalse();
        } finally {
            writer.destroyForcibly();
        }
    }
}

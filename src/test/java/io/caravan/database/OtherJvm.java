package io.caravan.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A JVM of its own that joined the embedded server: it leaves when told, or is killed. */
final class OtherJvm implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Process process;
    private final String url;

    private OtherJvm(Process process) throws IOException {
        this.process = process;
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        // Log lines come on the same stream.
        this.url = output.lines()
                .filter(line -> line.startsWith("jdbc:"))
                .findFirst()
                .orElseThrow(() -> new IOException("the other JVM ended before it had joined"));
    }

    static OtherJvm joining(Path stateFolder) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new OtherJvm(new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherJvm.class.getName(),
                        stateFolder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Joins, tells where the server is, and leaves when standard input ends. */
    public static void main(String[] arguments) throws IOException {
        try (EmbeddedServer server = EmbeddedServer.join(Path.of(arguments[0]))) {
            System.out.println(server.url());
            while (System.in.read() >= 0) {
                // nothing is said here but the end
            }
        }
    }

    String url() {
        return url;
    }

    void leave() throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).close();
        awaitEnd();
        assertThat(process.exitValue()).isZero();
    }

    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    private void awaitEnd() {
        assertThat(process.onExit()).as("the other JVM ends").succeedsWithin(LIMIT);
    }

    @Override
    public void close() {
        kill();
    }
}

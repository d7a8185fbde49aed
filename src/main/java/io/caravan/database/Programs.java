package io.caravan.database;

import io.caravan.failure.EmbeddedServerException;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs PostgreSQL's own programs in the folder that holds the data; arguments name files relative to that. */
final class Programs {

    /** How a program ended, and what it had to say. */
    record Outcome(boolean succeeded, String output) {}

    private final Path binaries;
    private final Path workingFolder;
    private final Platform platform;

    Programs(Path binaries, Path workingFolder, Platform platform) {
        this.binaries = binaries;
        this.workingFolder = workingFolder;
        this.platform = platform;
    }

    Outcome run(String program, String... arguments) throws IOException {
        return runWithInput("", program, arguments);
    }

    Outcome runWithInput(String input, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(RootRight.dropping(platform));
        command.add(file(program).toString());
        command.addAll(List.of(arguments));
        // A file, not a pipe: a server started from here would keep a pipe open for as long as it lives.
        Path output = workingFolder.resolve("programs.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(workingFolder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        tidy(builder.environment());
        Process process = builder.start();
        try (Writer stdin = process.outputWriter(StandardCharsets.UTF_8)) {
            stdin.write(input);
        } catch (IOException e) {
            // It ended without reading; its exit code and its words tell the rest.
            process.onExit().join();
        }
        boolean succeeded = exitCode(process) == 0;
        String words = Files.readString(output, StandardCharsets.ISO_8859_1).strip();
        if (words.startsWith("unshare:")) {
            throw RootRight.cannotBeDropped(words);
        }
        return new Outcome(succeeded, words);
    }

    private Path file(String program) {
        return binaries.resolve("bin").resolve(platform.isWindows() ? program + ".exe" : program);
    }

    /** Our secrets are none of the server's business, and PostgreSQL's own variables would steer it elsewhere. */
    private static void tidy(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("CARAVAN_") || name.startsWith("PG"));
        environment.put("LC_ALL", "C");
    }

    private static int exitCode(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedServerException("Interrupted while waiting for the embedded PostgreSQL.", e);
        }
    }
}

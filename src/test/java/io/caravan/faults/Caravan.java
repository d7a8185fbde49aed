package io.caravan.faults;

import io.caravan.cli.Home;
import io.caravan.route.Awaiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The product as a process of its own: what it prints, what it holds, and the signals that one can send to it. */
final class Caravan implements AutoCloseable {

    private static final String MAIN = "io.caravan.cli.Main";
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

    private final Process process;
    private final Thread reader;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private Caravan(Process process) {
        this.process = process;
        this.reader = new Thread(this::read);
        reader.setDaemon(true);
        reader.start();
    }

    /** How a process is to be started. */
    static final class Launch {

        private final Home home;
        private final List<String> before = new ArrayList<>();
        private final List<String> options = new ArrayList<>();
        private final Map<String, String> environment = new HashMap<>();
        private String main = MAIN;
        private boolean crashing;

        private Launch(Home home) {
            this.home = home;
        }

        /** A program that starts the JVM, with its arguments. */
        Launch within(String... program) {
            before.addAll(List.of(program));
            return this;
        }

        Launch option(String... more) {
            options.addAll(List.of(more));
            return this;
        }

        Launch environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** With its {@link CrashPoint}s. */
        Launch crashing(String... more) {
            crashing = true;
            return option(more);
        }

        Launch main(Class<?> other) {
            main = other.getName();
            return this;
        }

        Caravan start(String... arguments) {
            List<String> command = new ArrayList<>(before);
            command.addAll(ChildJvm.command(home.folder(), main, options, crashing));
            command.addAll(Arrays.asList(arguments));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> name.startsWith("CARAVAN_"));
            builder.environment().putAll(environment);
            try {
                return new Caravan(builder.start());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static Launch in(Home home) {
        return new Launch(home);
    }

    /** The service, once it is up. */
    static Caravan run(Home home) {
        return in(home).start("run").up();
    }

    static Caravan load(Home home, Path folder) {
        return in(home).start("load", folder.toString(), "--domain", "shop");
    }

    Caravan up() {
        if (!await("Caravan is up", STARTS_WITHIN)) {
            close();
            throw new IllegalStateException("it did not start:\n" + text());
        }
        return this;
    }

    private void read() {
        try (BufferedReader printed =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            printed.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("the output ended: " + e.getMessage());
        }
    }

    boolean await(String words, Duration most) {
        return Awaiting.until(() -> count(words) > 0 || !process.isAlive(), most) && count(words) > 0;
    }

    long count(String words) {
        return lines.stream().filter(line -> line.contains(words)).count();
    }

    String text() {
        return String.join("\n", lines);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** By its name without SIG. */
    void signal(String name) {
        command("kill", "-" + name, Long.toString(process.pid()));
    }

    /** {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
        int unused = exitCode();
    }

    /** Whether it ends within {@code most}. */
    boolean endsWithin(Duration most) {
        try {
            return process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    int exitCode() {
        try {
            int code = process.waitFor();
            reader.join(5_000);
            return code;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How it ended. */
    record Ended(int exitCode, String text) {}

    /** Waits for its end. */
    Ended ended() {
        return new Ended(exitCode(), text());
    }

    int openFiles() {
        String[] open = Path.of("/proc/" + process.pid() + "/fd").toFile().list();
        return open == null ? 0 : open.length;
    }

    /** A figure of {@code /proc/<pid>/status}, such as Threads or VmRSS. */
    long status(String name) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith(name + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a program of the system to its end; false when it failed. */
    static boolean command(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            signal("CONT");
            process.destroy();
            if (!endsWithin(Duration.ofSeconds(30))) {
                kill();
            }
        }
        int unused = exitCode();
    }
}

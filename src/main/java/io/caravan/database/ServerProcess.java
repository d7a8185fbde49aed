package io.caravan.database;

import io.caravan.failure.EmbeddedServerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server of one data folder as a process: found, started, stopped. Callers hold the folder's lock meanwhile. */
final class ServerProcess {

    private static final Logger log = LoggerFactory.getLogger(ServerProcess.class);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration RETRIES = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final int LOG_LINES = 15;
    private static final String LOG = "server.log";

    private final Path folder;
    private final Path data;
    private final Path serverLog;
    private final Programs programs;
    private final Platform platform;

    ServerProcess(Path folder, Programs programs, Platform platform) {
        this.folder = folder;
        this.data = folder.resolve(Cluster.DATA);
        this.serverLog = folder.resolve(LOG);
        this.programs = programs;
        this.platform = platform;
    }

    /** Gives the port of the server that runs, be it one that was left behind, or of one started now. */
    int ensureRunning() throws IOException {
        Optional<Postmaster> found = awaitSettled();
        return found.isPresent() ? found.get().port() : start();
    }

    /** Ends the server's connections and stops it in good order. */
    void stop() throws IOException {
        if (Postmaster.of(data, platform).isEmpty()) {
            return;
        }
        Programs.Outcome outcome = programs.run(
                "pg_ctl", "stop", "-D", Cluster.DATA, "-m", "fast", "-w", "-t", Long.toString(PATIENCE.toSeconds()));
        if (!outcome.succeeded() && Postmaster.of(data, platform).isPresent()) {
            throw new EmbeddedServerException(
                    "The embedded PostgreSQL does not stop. PostgreSQL said: " + outcome.output());
        }
        log.debug("embedded PostgreSQL stopped");
    }

    /** Waits while a server starts, recovers or stops; gives it when it is ready and nothing when it is gone. */
    private Optional<Postmaster> awaitSettled() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<Postmaster> found = Postmaster.of(data, platform);
        while (found.isPresent() && !found.get().ready()) {
            if (System.nanoTime() > deadline) {
                throw new EmbeddedServerException("The embedded PostgreSQL (process "
                        + found.get().pid() + ") is still busy after " + PATIENCE.toMinutes()
                        + " minutes, perhaps with its recovery. Look into "
                        + serverLog + ", and start again later.");
            }
            pause(POLL);
            found = Postmaster.of(data, platform);
        }
        return found;
    }

    private int start() throws IOException {
        // The process it names is no server of ours, but PostgreSQL refuses to start while it is any process at all.
        Files.deleteIfExists(data.resolve(Postmaster.FILE));
        if (Files.exists(serverLog)) {
            Files.move(serverLog, folder.resolve(serverLog.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        long deadline = System.nanoTime() + RETRIES.toNanos();
        while (true) {
            int port = LoopbackPort.choose(folder.resolve("port"));
            Optional<Postmaster> started = tryToStart(port);
            if (started.isPresent()) {
                log.debug("embedded PostgreSQL started on port {}", port);
                return started.get().port();
            }
            List<String> lines = lastLines();
            if (System.nanoTime() > deadline || !passes(lines)) {
                throw new EmbeddedServerException("The embedded PostgreSQL does not start. What it said last (all of"
                        + " it is in " + serverLog + "):\n  " + String.join("\n  ", lines)
                        + "\nIf that names no remedy, keep a copy of " + folder + " and ask for help with it.");
            }
            pause(RETRY);
        }
    }

    private Optional<Postmaster> tryToStart(int port) throws IOException {
        PrivateFolder.write(data.resolve("postgresql.conf"), ServerSettings.text(port));
        // pg_ctl gives the server a session of its own, so that Ctrl-C on our terminal does not reach it.
        programs.run("pg_ctl", "start", "-D", Cluster.DATA, "-l", LOG, "-w");
        return awaitSettled();
    }

    /** Trouble that goes by itself: workers of a killed server that are not gone yet, a port taken just now. */
    private static boolean passes(List<String> lines) {
        return lines.stream().anyMatch(line -> line.contains("shared memory block") || line.contains("could not bind"));
    }

    private List<String> lastLines() throws IOException {
        if (!Files.exists(serverLog)) {
            return List.of("(nothing)");
        }
        List<String> lines = Files.readAllLines(serverLog, StandardCharsets.ISO_8859_1);
        return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
    }

    private static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
        if (Thread.currentThread().isInterrupted()) {
            throw new EmbeddedServerException("Interrupted while waiting for the embedded PostgreSQL.");
        }
    }
}

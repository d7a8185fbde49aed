package io.caravan.benchmark;

import io.caravan.database.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The PostgreSQL that all are measured on: Caravan's embedded one, with its settings, in a folder of the benchmark. */
final class Server implements AutoCloseable {

    private static final String PREFIX = "bench_";

    private final EmbeddedServer server;
    private final long postmaster;
    private final Warehouse maintenance;

    private Server(EmbeddedServer server, long postmaster) {
        this.server = server;
        this.postmaster = postmaster;
        this.maintenance = new Warehouse(server.url(), server.user(), server.password());
    }

    /** Starts it, and clears away what a benchmark before this one has left. */
    static Server start(Path folder) {
        Server server = new Server(EmbeddedServer.join(folder), postmaster(folder));
        server.dropAll();
        return server;
    }

    private static long postmaster(Path folder) {
        try {
            return Long.parseLong(Files.readAllLines(folder.resolve("postgres/data/postmaster.pid"))
                    .get(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes an empty database. */
    Warehouse create(String name) {
        return createFrom("template1", name);
    }

    /** Makes the database anew, as a copy of another. */
    Warehouse create(String name, String original) {
        return createFrom(PREFIX + original, name);
    }

    private Warehouse createFrom(String template, String name) {
        maintenance.execute(
                "DROP DATABASE IF EXISTS " + PREFIX + name,
                "CREATE DATABASE " + PREFIX + name + " TEMPLATE " + template + " STRATEGY file_copy");
        return warehouse(name);
    }

    Warehouse warehouse(String name) {
        return new Warehouse(
                server.url().replaceFirst("/[a-z_0-9]+$", "/" + PREFIX + name), server.user(), server.password());
    }

    void drop(String name) {
        maintenance.execute("DROP DATABASE IF EXISTS " + PREFIX + name);
    }

    private void dropAll() {
        for (String name :
                maintenance.list("SELECT datname FROM pg_database WHERE starts_with(datname, '" + PREFIX + "')")) {
            maintenance.execute("DROP DATABASE " + name + " WITH (FORCE)");
        }
    }

    /** Writes out what waits to be written, so that no measure pays for the one before. */
    void settle() {
        maintenance.execute("CHECKPOINT");
    }

    /** The CPU seconds of the server and all its processes until now. */
    double cpu() {
        return Proc.ofFamily(postmaster);
    }

    String version() {
        return maintenance.ask("SHOW server_version");
    }

    /** Stops it as it is, for a benchmark that is interrupted; the next one clears away. */
    void stop() {
        server.close();
    }

    @Override
    public void close() {
        dropAll();
        stop();
    }
}

package io.caravan.database;

import io.caravan.failure.EmbeddedServerException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The PostgreSQL that Caravan brings along, for whoever has none: it listens on loopback only, with a password of its
 * own, and keeps its data below the state folder.
 *
 * <p>It belongs to all who joined it, in this process and in others. Whoever comes first starts it, whoever leaves last
 * stops it. A process that is killed leaves the server running, and the next to join finds it and goes on with it.
 */
public final class EmbeddedServer implements AutoCloseable {

    private static final Users USERS = new Users();

    private final Path folder;
    private final ServerProcess process;
    private final int port;
    private final String password;
    private boolean closed;

    private EmbeddedServer(Path folder, ServerProcess process, int port, String password) {
        this.folder = folder;
        this.process = process;
        this.port = port;
        this.password = password;
    }

    /**
     * Joins the server of a state folder: makes what is missing, starts it if it does not run, and returns when it
     * takes connections. Joining once more also brings a server back that has died meanwhile.
     *
     * @throws EmbeddedServerException when it cannot be had; the message says what to do
     */
    public static EmbeddedServer join(Path stateFolder) {
        return join(stateFolder, Platform.current());
    }

    static EmbeddedServer join(Path stateFolder, Platform platform) {
        synchronized (USERS) {
            try {
                Path folder =
                        PrivateFolder.create(stateFolder.resolve("postgres")).toRealPath();
                FolderLock changing = changing(folder);
                try (changing) {
                    return joinAlone(folder, platform);
                }
            } catch (IOException e) {
                throw new EmbeddedServerException(
                        "The embedded PostgreSQL cannot work in " + stateFolder + ". See that there is room and the"
                                + " right to write there, and start again. (" + e + ")",
                        e);
            }
        }
    }

    private static EmbeddedServer joinAlone(Path folder, Platform platform) throws IOException {
        Path binaries = Binaries.unpacked(folder.resolve("binaries"), platform);
        Programs programs = new Programs(binaries, folder, platform);
        Cluster cluster = new Cluster(folder, programs);
        cluster.create();
        ServerProcess process = new ServerProcess(folder, programs, platform);
        int port = process.ensureRunning();
        EmbeddedServer server = new EmbeddedServer(folder, process, port, cluster.password());
        USERS.join(folder);
        return server;
    }

    /** Where JDBC finds the database. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + Cluster.DATABASE;
    }

    /** Where JDBC finds another database of that name on the same server, which is made if it is not there. */
    public String url(String database) {
        try (Database first = new Database(url(), user(), password)) {
            boolean isThere =
                    first.once(client -> client.sql("SELECT EXISTS (SELECT FROM pg_database WHERE datname = ?)")
                            .param(database)
                            .query(Boolean.class)
                            .single());
            if (!isThere) {
                var unused = first.once(
                        client -> client.sql("CREATE DATABASE " + database).update());
            }
        }
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** The one user of the database, and its owner. */
    public String user() {
        return Cluster.USER;
    }

    /** A secret: made for this state folder, and written nowhere but there. */
    public String password() {
        return password;
    }

    /** Leaves the server, and stops it if nobody else uses it. A second time does nothing. */
    @Override
    public void close() {
        synchronized (USERS) {
            if (closed) {
                return;
            }
            closed = true;
            try {
                FolderLock changing = changing(folder);
                try (changing) {
                    leaveAlone();
                }
            } catch (IOException e) {
                throw new EmbeddedServerException("The embedded PostgreSQL in " + folder + " was not stopped: " + e, e);
            }
        }
    }

    private void leaveAlone() throws IOException {
        if (USERS.leave(folder)) {
            process.stop();
        }
    }

    /** Starting and stopping is for one process at a time; whoever comes meanwhile waits. */
    private static FolderLock changing(Path folder) throws IOException {
        return FolderLock.exclusive(folder.resolve("change.lock"));
    }
}

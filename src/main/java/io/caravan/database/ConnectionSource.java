package io.caravan.database;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.slf4j.LoggerFactory;

/**
 * Opens connections to one database, and closes those that have gone silent, as when a device in between has forgotten them
 * or drops their packets: there the driver waits for the server, and the server waits for the driver, for ever. A long
 * statement is none of these, as the server is at work. So whenever a thread has waited for long, the server is asked over a
 * new connection what it does for that thread.
 */
final class ConnectionSource implements DataSource, AutoCloseable {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(ConnectionSource.class);

    /** After which it is worth asking the server. */
    private static final Duration LONG_WAIT = Duration.ofSeconds(8);

    /** After which a wait ends when the server cannot be asked either. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(45);

    private static final long LOOK_EVERY_SECONDS = 4;
    private static final String ANSWER_WITHIN_SECONDS = "5";

    private final String url;
    private final Properties properties;
    private final Set<Watched> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "caravan-connections");
        thread.setDaemon(true);
        return thread;
    });

    /** A connection of which it is known who serves it. */
    private record Watched(WatchedSocket socket, int server) {}

    /** A wait that may be for nothing. */
    private record Wait(Watched connection, long since) {

        boolean goesOn() {
            return connection.socket().waitingSince() == since;
        }
    }

    private Set<Wait> suspects = Set.of();

    /** @param properties of the driver, with user and password */
    ConnectionSource(String url, Properties properties) {
        this.url = url;
        this.properties = properties;
        var unused = watch.scheduleWithFixedDelay(this::look, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public Connection getConnection() throws SQLException {
        WatchedSockets.Opened opened = WatchedSockets.open(url, properties);
        open.removeIf(earlier -> earlier.socket().isClosed());
        try (Statement statement = opened.connection().createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            open.add(new Watched(opened.socket(), row.getInt(1)));
            return opened.connection();
        } catch (SQLException e) {
            opened.connection().close();
            throw e;
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the user is that of the settings");
    }

    /** Ends each connection on which driver and server wait for each other, if they did so at the last look as well. */
    private void look() {
        List<Wait> waits = new ArrayList<>();
        for (Watched connection : open) {
            if (connection.socket().hasWaited(LONG_WAIT)) {
                waits.add(new Wait(connection, connection.socket().waitingSince()));
            }
        }
        Set<Wait> silent = new HashSet<>();
        if (!waits.isEmpty()) {
            Properties quick = new Properties();
            quick.putAll(properties);
            quick.setProperty("socketTimeout", ANSWER_WITHIN_SECONDS);
            try (Connection connection = WatchedSockets.open(url, quick).connection()) {
                Set<Integer> working = working(connection);
                waits.stream()
                        .filter(wait -> !working.contains(wait.connection().server()))
                        .forEach(silent::add);
                for (Wait wait : silent) {
                    if (suspects.contains(wait) && wait.goesOn()) {
                        end(wait);
                        terminate(connection, wait.connection().server());
                    }
                }
            } catch (SQLException e) {
                LOG.debug("the server cannot be asked what it does (SQLSTATE {})", e.getSQLState());
                waits.stream()
                        .filter(wait -> wait.connection().socket().hasWaited(LONGEST_WAIT) && wait.goesOn())
                        .forEach(ConnectionSource::end);
            }
        }
        suspects = silent;
    }

    /** The server processes that have something to do other than to wait for their client. */
    private static Set<Integer> working(Connection connection) throws SQLException {
        Set<Integer> working = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT pid FROM pg_stat_activity WHERE usename = current_user AND wait_event_type IS DISTINCT FROM 'Client'")) {
            while (row.next()) {
                working.add(row.getInt(1));
            }
            return working;
        }
    }

    /** The server may not notice for hours that its client is gone, and keep the locks that it has for it. */
    private static void terminate(Connection connection, int server) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ? AND usename = current_user")) {
            statement.setInt(1, server);
            statement.execute();
        }
    }

    private static void end(Wait wait) {
        LOG.warn(
                "a connection to the database has been silent for {} s; it is closed, and what it was for is tried again",
                Duration.ofNanos(System.nanoTime() - wait.since()).toSeconds());
        try {
            wait.connection().socket().close();
        } catch (IOException e) {
            LOG.debug("a silent connection could not be closed", e);
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    /** The driver's own setting is in the properties. */
    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}

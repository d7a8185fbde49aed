package io.caravan.database;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** Closes each connection on which driver and server wait for each other, if it did so at the last look as well. */
    private void look() {
        List<Wait> waits = new ArrayList<>();
        for (Watched connection : open) {
            if (connection.socket().hasWaited(LONG_WAIT)) {
                waits.add(new Wait(connection, connection.socket().waitingSince()));
            }
        }
        Set<Wait> found = ConcurrentHashMap.newKeySet();
        if (!waits.isEmpty()) {
            try {
                Map<Integer, Boolean> working = working();
                waits.stream()
                        .filter(wait -> !working.getOrDefault(wait.connection().server(), false))
                        .forEach(found::add);
            } catch (SQLException e) {
                LOG.debug("the server cannot be asked what it does (SQLSTATE {})", e.getSQLState());
                waits.stream()
                        .filter(wait -> wait.connection().socket().hasWaited(LONGEST_WAIT))
                        .forEach(this::end);
            }
        }
        found.stream().filter(suspects::contains).forEach(this::end);
        suspects = found;
    }

    /** Which server processes exist, and whether each has something to do other than to wait for its client. */
    private Map<Integer, Boolean> working() throws SQLException {
        Properties quick = new Properties();
        quick.putAll(properties);
        quick.setProperty("socketTimeout", ANSWER_WITHIN_SECONDS);
        Map<Integer, Boolean> working = new HashMap<>();
        try (Connection connection = WatchedSockets.open(url, quick).connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT pid, coalesce(wait_event_type <> 'Client', true) FROM pg_stat_activity WHERE usename = current_user")) {
            while (row.next()) {
                working.put(row.getInt(1), row.getBoolean(2));
            }
            return working;
        }
    }

    private void end(Wait wait) {
        if (!wait.goesOn()) {
            return;
        }
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

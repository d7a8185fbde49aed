package io.caravan.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.caravan.failure.BusyException;
import io.caravan.failure.DatabaseAccessException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The pool of connections, and the one place where what PostgreSQL says is made fit to be told. */
public final class Database implements AutoCloseable {

    private static final int POOL_SIZE = 10;
    private static final long CONNECT_MILLISECONDS = 10_000;
    private static final long IDLE_MILLISECONDS = 10_000;
    private static final int ANSWERS_WITHIN_SECONDS = 5;
    private static final Duration A_MOMENT = Duration.ofMillis(200);

    /**
     * No statement waits for longer for a lock that another session holds, unless it says so itself; and the server ends a
     * session whose client does not answer any more.
     */
    private static final String INIT =
            """
            SET search_path = pg_catalog, pg_temp; SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET lock_timeout = '30s';
            SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3""";

    private static final String ENDED = "it was ended before it was done; it goes on at the next time";

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final ConnectionSource source;
    private final HikariDataSource pool;

    /** Does not connect yet, so that it can be had while the database is away. */
    public Database(String url, String user, String password) {
        this(url, user, password, POOL_SIZE);
    }

    /**
     * The same with a pool of another size.
     *
     * @param connections how many there may be at once; each {@link SessionLock} has one besides
     */
    public Database(String url, String user, String password, int connections) {
        this(new ConnectionSource(url, properties(user, password)), config(connections));
    }

    private Database(ConnectionSource source, HikariConfig config) {
        this.source = source;
        config.setDataSource(source);
        this.pool = new HikariDataSource(config);
    }

    /**
     * The database of somebody else, of which rows are only read: in transactions, without which they would come all at once, and
     * without a connection while there is nothing to read.
     */
    public static Database onlyRead(String url, String user, String password) {
        HikariConfig config = config(POOL_SIZE);
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE_MILLISECONDS);
        config.setAutoCommit(false);
        config.setReadOnly(true);
        return new Database(new ConnectionSource(url, properties(user, password)), config);
    }

    private static HikariConfig config(int connections) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("caravan");
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_MILLISECONDS);
        config.setInitializationFailTimeout(-1);
        config.setConnectionInitSql(INIT);
        return config;
    }

    private static Properties properties(String user, String password) {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "caravan");
        // Details of server errors quote the values of rows.
        properties.setProperty("logServerErrorDetail", "false");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("loginTimeout", "5");
        return properties;
    }

    /** Whether the driver understands an address, with all of its options. */
    public static boolean isUrl(String url) {
        return Driver.parseURL(url, null) != null;
    }

    /** What an address says, by the driver's names: {@code PGHOST}, {@code PGPORT}, {@code PGDBNAME} and options. */
    public static Properties parts(String url) {
        return Objects.requireNonNull(Driver.parseURL(url, null), "the driver knows its addresses");
    }

    /** For Camel's own components. */
    public DataSource dataSource() {
        return pool;
    }

    /** Brings the product's own tables, in schema {@code caravan}, to the newest version. */
    public void migrate() {
        try {
            Flyway.configure()
                    .dataSource(pool)
                    .schemas("caravan")
                    .defaultSchema("caravan")
                    .createSchemas(true)
                    .locations("classpath:db/migration")
                    .javaMigrations(new QuartzTables())
                    .load()
                    .migrate();
        } catch (RuntimeException e) {
            throw scrubbed(e);
        }
    }

    /** Whether the database answers; not one that lets us in no more. */
    public boolean answers() {
        try {
            return lets("caravan.db");
        } catch (DatabaseAccessException e) {
            return false;
        }
    }

    /**
     * Whether the database answers. It is asked over a connection of its own: that all of the pool's are in use says
     * nothing about it.
     *
     * @param settings how the names of the settings begin that say where it is, for the message
     * @throws DatabaseAccessException when it is there and does not let us in
     */
    public boolean lets(String settings) {
        try (Connection connection = source.getConnection()) {
            return connection.isValid(ANSWERS_WITHIN_SECONDS);
        } catch (SQLException e) {
            // If this one cannot be had, those that wait in the pool are broken.
            pool.getHikariPoolMXBean().softEvictConnections();
            DatabaseFailures.ofConnecting(e, settings).ifPresent(denied -> {
                throw denied;
            });
            return false;
        }
    }

    /** Begins a transaction, which must be closed. */
    public Transaction begin() {
        @Nullable Connection connection = null;
        try {
            connection = pool.getConnection();
            connection.setAutoCommit(false);
            return new Transaction(connection);
        } catch (SQLException e) {
            closeQuietly(connection);
            throw scrubbed(e);
        }
    }

    private static void closeQuietly(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.debug("a connection could not be closed (SQLSTATE {})", e.getSQLState());
        }
    }

    /** Takes the advisory lock of that name in the space of all ours; empty when another session has it. */
    public Optional<SessionLock> tryLock(String name) {
        return tryLock("hashtext('caravan'), hashtext(?)", name);
    }

    /** Takes the advisory lock of these numbers; empty when another session has it. */
    public Optional<SessionLock> tryLock(int space, int number) {
        return tryLock("?, ?", space, number);
    }

    private Optional<SessionLock> tryLock(String key, Object... parameters) {
        @Nullable Connection connection = null;
        try {
            connection = source.getConnection();
            JdbcClient client = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            client.sql(INIT).update();
            boolean ours = client.sql("SELECT pg_try_advisory_lock(" + key + ")")
                    .params(parameters)
                    .query(Boolean.class)
                    .single();
            if (ours) {
                return Optional.of(new SessionLock(connection, client));
            }
            connection.close();
            return Optional.empty();
        } catch (SQLException | DataAccessException e) {
            closeQuietly(connection);
            throw scrubbed(e);
        }
    }

    /** Does the work in a transaction of its own and gives what the work gives. */
    public <T> T transact(Function<Transaction, T> work) {
        try (Transaction transaction = begin()) {
            T result = work.apply(transaction);
            transaction.commit();
            return result;
        } catch (DataAccessException e) {
            throw scrubbed(e);
        }
    }

    public void run(Consumer<Transaction> work) {
        transact(transaction -> {
            work.accept(transaction);
            return true;
        });
    }

    /** Does work of one statement, which is a transaction by itself, and gives what it gives. */
    public <T> T once(Function<JdbcClient, T> statement) {
        try (Connection connection = pool.getConnection()) {
            return statement.apply(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
        } catch (SQLException | DataAccessException e) {
            throw scrubbed(e);
        }
    }

    /**
     * Runs a statement that may take long, such as VACUUM, by itself, and cancels it when asked to.
     *
     * @throws BusyException when it was cancelled
     */
    public void runUnless(BooleanSupplier stopped, String statement) {
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
        try (Connection connection = pool.getConnection();
                Statement running = connection.createStatement()) {
            var unusedWatch = watch.scheduleWithFixedDelay(
                    () -> cancelIf(stopped, running::cancel), 0, A_MOMENT.toMillis(), TimeUnit.MILLISECONDS);
            boolean unused = running.execute(statement);
        } catch (SQLException e) {
            if (stopped.getAsBoolean()) {
                throw new BusyException(ENDED);
            }
            throw scrubbed(e);
        } finally {
            watch.shutdownNow();
        }
    }

    /**
     * Does the work in a transaction of its own, and cancels the statement that it is at when asked to.
     *
     * @throws BusyException when it was cancelled
     */
    public void runUnless(BooleanSupplier stopped, Consumer<Transaction> work) {
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
        try (Transaction transaction = begin()) {
            var unusedWatch = watch.scheduleWithFixedDelay(
                    () -> cancelIf(stopped, transaction::cancel), 0, A_MOMENT.toMillis(), TimeUnit.MILLISECONDS);
            work.accept(transaction);
            transaction.commit();
        } catch (RuntimeException e) {
            throw stopped.getAsBoolean() ? new BusyException(ENDED) : scrubbed(e);
        } finally {
            watch.shutdownNow();
        }
    }

    /** What ends a statement that runs on another thread. */
    @FunctionalInterface
    private interface Cancelling {
        void cancel() throws SQLException;
    }

    private static void cancelIf(BooleanSupplier stopped, Cancelling running) {
        try {
            if (stopped.getAsBoolean()) {
                running.cancel();
            }
        } catch (SQLException e) {
            LOG.debug("a statement could not be cancelled (SQLSTATE {})", e.getSQLState());
        }
    }

    /** The failure without the values that PostgreSQL and libraries quote; one that is not of a database as it is. */
    public static RuntimeException scrubbed(Throwable e) {
        return DatabaseFailures.of(e)
                .<RuntimeException>map(known -> known)
                .orElseGet(() -> e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e));
    }

    @Override
    public void close() {
        pool.close();
        source.close();
    }
}

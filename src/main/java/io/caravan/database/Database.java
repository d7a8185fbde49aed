package io.caravan.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.Driver;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The pool of connections, and the one place where what PostgreSQL says is made fit to be told. */
public final class Database implements AutoCloseable {

    private static final int POOL_SIZE = 10;
    private static final int MOST_LOCKS = 40;
    private static final long CONNECT_MILLISECONDS = 5_000;
    private static final long IDLE_MILLISECONDS = 10_000;

    private static final String NOT_ALLOWED = "42501";

    /** The server has ended a connection that hung in the middle of a transaction. */
    private static final String SILENT_FOR_TOO_LONG = "25P03";

    private final HikariDataSource pool;

    /** Whoever waits for a silent source holds a lock meanwhile, which must not take a connection from the others. */
    private final HikariDataSource locks;

    /** Does not connect yet, so that it can be had while the database is away. */
    public Database(String url, String user, String password) {
        this(config(url, user, password));
    }

    private Database(HikariConfig config) {
        this.pool = new HikariDataSource(config);
        config.setPoolName("caravan-locks");
        config.setMaximumPoolSize(MOST_LOCKS);
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE_MILLISECONDS);
        this.locks = new HikariDataSource(config);
    }

    /**
     * The database of somebody else, of which rows are only read: in transactions, without which they would come all at once, and
     * without a connection while there is nothing to read.
     */
    public static Database onlyRead(String url, String user, String password) {
        HikariConfig config = config(url, user, password);
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE_MILLISECONDS);
        config.setAutoCommit(false);
        config.setReadOnly(true);
        return new Database(config);
    }

    private static HikariConfig config(String url, String user, String password) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("caravan");
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(POOL_SIZE);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_MILLISECONDS);
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", "caravan");
        // Details of server errors quote the values of rows.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("loginTimeout", "5");
        config.setConnectionInitSql(
                "SET search_path = pg_catalog, pg_temp; SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'");
        return config;
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

    /** Whether a connection can be had and answers. */
    public boolean answers() {
        try {
            return transact(transaction ->
                    transaction.sql("SELECT true").query(Boolean.class).single());
        } catch (DatabaseException e) {
            // If one connection is broken, so are the others that wait in the pool.
            pool.getHikariPoolMXBean().softEvictConnections();
            return false;
        }
    }

    public Transaction begin() {
        try {
            Connection connection = pool.getConnection();
            connection.setAutoCommit(false);
            return new Transaction(connection);
        } catch (SQLException e) {
            throw scrubbed(e);
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
        try {
            Connection connection = locks.getConnection();
            JdbcClient client = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            SessionLock lock = new SessionLock(locks, connection, client);
            boolean ours = client.sql("SELECT pg_try_advisory_lock(" + key + ")")
                    .params(parameters)
                    .query(Boolean.class)
                    .single();
            if (!ours) {
                lock.close();
            }
            return ours ? Optional.of(lock) : Optional.empty();
        } catch (SQLException | DataAccessException e) {
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

    /** The same trouble without the values that PostgreSQL and libraries quote. */
    public static RuntimeException scrubbed(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof DatabaseException known) {
                return known;
            }
            if (cause instanceof SQLException sql) {
                String state = Objects.requireNonNullElse(sql.getSQLState(), "none");
                return isAway(sql, state)
                        ? new DatabaseAwayException(state, e.getStackTrace())
                        : new DatabaseException(
                                state.equals(NOT_ALLOWED)
                                        ? "the database user may not do this; ./caravan migrate, run as the owner of the"
                                                + " tables, makes what is missing"
                                        : "the database refused a statement",
                                state,
                                e.getStackTrace());
            }
        }
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
    }

    /**
     * Connection lost, server starting or stopping, too many connections, disk full, deadlock: all of them pass. What is
     * done with a connection after it was lost is refused by the pool, which says no state.
     */
    private static boolean isAway(SQLException e, String state) {
        return e instanceof SQLTransientException
                || e.getSQLState() == null
                || state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("40")
                || state.equals(SILENT_FOR_TOO_LONG);
    }

    @Override
    public void close() {
        locks.close();
        pool.close();
    }
}

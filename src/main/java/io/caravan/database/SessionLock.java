package io.caravan.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * An advisory lock that a process has until it gives it back or ends, on a connection of its own. It is no transaction: one
 * that stays open keeps VACUUM from removing what is deleted meanwhile.
 */
public final class SessionLock implements AutoCloseable {

    private final HikariDataSource pool;
    private final Connection connection;
    private final JdbcClient client;

    SessionLock(HikariDataSource pool, Connection connection, JdbcClient client) {
        this.pool = pool;
        this.connection = connection;
        this.client = client;
    }

    /**
     * Makes sure that it is still there.
     *
     * @throws DatabaseException when its connection is gone, and with it the lock
     */
    public void check() {
        try {
            var unused = client.sql("SELECT true").query(Boolean.class).single();
        } catch (DataAccessException e) {
            throw Database.scrubbed(e);
        }
    }

    /** Gives it back. */
    @Override
    public void close() {
        try (connection) {
            client.sql("SELECT true FROM pg_advisory_unlock_all()")
                    .query(Boolean.class)
                    .single();
        } catch (SQLException | DataAccessException e) {
            pool.evictConnection(connection);
            throw Database.scrubbed(e);
        }
    }
}

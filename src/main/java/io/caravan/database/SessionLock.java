package io.caravan.database;

import io.caravan.failure.DatabaseException;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * An advisory lock that a process has until it gives it back or ends, on a connection that is not of the pool, so that those
 * who wait for a lock do not use up what others work with. It is no transaction: one that stays open keeps VACUUM from
 * removing what is deleted meanwhile.
 */
public final class SessionLock implements AutoCloseable {

    private final Connection connection;
    private final JdbcClient client;

    SessionLock(Connection connection, JdbcClient client) {
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

    /** A statement on the lock's own connection, which is a transaction by itself. */
    public JdbcClient.StatementSpec sql(String sql) {
        return client.sql(sql);
    }

    /**
     * Gives it back. The server is asked to, rather than left to notice that the connection is gone: over a network that drops
     * packets it would not for hours.
     */
    @Override
    public void close() {
        try (connection) {
            client.sql("SELECT true FROM pg_advisory_unlock_all()")
                    .query(Boolean.class)
                    .single();
        } catch (SQLException | DataAccessException e) {
            throw Database.scrubbed(e);
        }
    }
}

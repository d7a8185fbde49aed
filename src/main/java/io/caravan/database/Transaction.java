package io.caravan.database;

import io.caravan.failure.DatabaseAwayException;
import io.caravan.failure.DatabaseException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Iterator;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * An open transaction on a connection of its own, for work that goes on over many calls; {@link Database#transact} is the
 * shorter way for all other work. Closing it without {@link #commit()} undoes it.
 */
public final class Transaction implements AutoCloseable {

    private final Connection connection;
    private final JdbcClient client;

    Transaction(Connection connection) {
        this.connection = connection;
        this.client = JdbcClient.create(new SingleConnectionDataSource(connection, true));
    }

    /** Begins a statement. */
    public JdbcClient.StatementSpec sql(String sql) {
        return client.sql(sql);
    }

    /** Ends the statement that another thread runs. */
    void cancel() throws SQLException {
        connection.unwrap(PGConnection.class).cancelQuery();
    }

    /** COPY on this connection. */
    public CopyManager copy() throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    /** One row of a result. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * The rows of a query, fetched some thousand at a time, so that their number does not matter. Other statements may run
     * on this transaction meanwhile.
     */
    public <T> Iterator<T> cursor(String query, RowReader<T> reader) {
        return new Cursor<>(connection, query, reader);
    }

    /**
     * Does work that may fail for its content, and undoes it in either case.
     *
     * @return what PostgreSQL rejects; empty when the work can be done
     */
    public Optional<DatabaseException> tryOut(Runnable work) {
        try {
            Savepoint before = connection.setSavepoint();
            try {
                work.run();
                return Optional.empty();
            } catch (RuntimeException e) {
                RuntimeException scrubbed = Database.scrubbed(e);
                if (scrubbed instanceof DatabaseException known && known.isAboutContent()) {
                    return Optional.of(known);
                }
                throw scrubbed;
            } finally {
                connection.rollback(before);
                connection.releaseSavepoint(before);
            }
        } catch (SQLException e) {
            throw Database.scrubbed(e);
        }
    }

    /**
     * Makes the work last.
     *
     * @throws DatabaseAwayException when the reply was lost; whether the work lasts must then be looked up
     */
    public void commit() {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw Database.scrubbed(e);
        }
    }

    @Override
    public void close() {
        try (connection) {
            connection.rollback();
        } catch (SQLException e) {
            RuntimeException trouble = Database.scrubbed(e);
            // A lost connection has undone the work already.
            if (!(trouble instanceof DatabaseAwayException)) {
                throw trouble;
            }
        }
    }
}

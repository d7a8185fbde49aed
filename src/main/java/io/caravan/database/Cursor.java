package io.caravan.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The rows of a query through a server-side cursor, closed after the last. */
final class Cursor<T> implements Iterator<T> {

    private static final int FETCH_SIZE = 5000;

    private final PreparedStatement statement;
    private final ResultSet rows;
    private final Transaction.RowReader<T> reader;
    private boolean onRow;

    Cursor(Connection connection, String query, Transaction.RowReader<T> reader) {
        this.reader = reader;
        try {
            statement = connection.prepareStatement(query);
            statement.setFetchSize(FETCH_SIZE);
            rows = statement.executeQuery();
            advance();
        } catch (SQLException e) {
            throw Database.scrubbed(e);
        }
    }

    @Override
    public boolean hasNext() {
        return onRow;
    }

    @Override
    public T next() {
        if (!onRow) {
            throw new NoSuchElementException();
        }
        try {
            T row = reader.read(rows);
            advance();
            return row;
        } catch (SQLException e) {
            throw Database.scrubbed(e);
        }
    }

    private void advance() throws SQLException {
        onRow = rows.next();
        if (!onRow) {
            rows.close();
            statement.close();
        }
    }
}

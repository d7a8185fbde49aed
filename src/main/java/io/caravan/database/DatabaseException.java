package io.caravan.database;

/**
 * What PostgreSQL had to say, without what it quotes: its messages and details hold values of rows, so only the SQLSTATE
 * and a description of ours remain.
 */
public class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String sqlState;

    DatabaseException(String message, String sqlState, StackTraceElement[] trace) {
        super(message + " (SQLSTATE " + sqlState + ")");
        this.sqlState = sqlState;
        setStackTrace(trace);
    }

    public String sqlState() {
        return sqlState;
    }
}

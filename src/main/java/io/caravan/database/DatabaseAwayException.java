package io.caravan.database;

/** The database cannot be reached, or does not take what it should at the moment. Trying again later helps. */
public final class DatabaseAwayException extends DatabaseException {

    private static final long serialVersionUID = 1L;

    DatabaseAwayException(String message, String sqlState, StackTraceElement[] trace) {
        super(message, sqlState, trace);
    }
}

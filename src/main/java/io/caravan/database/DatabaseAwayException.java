package io.caravan.database;

/** The database cannot be reached, or does not take what it should at the moment. Trying again later helps. */
public final class DatabaseAwayException extends DatabaseException {

    private static final long serialVersionUID = 1L;

    DatabaseAwayException(String sqlState, StackTraceElement[] trace) {
        super("the database is away", sqlState, trace);
    }
}

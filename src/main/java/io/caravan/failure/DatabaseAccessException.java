package io.caravan.failure;

/** A database that is there and does not let us in: a wrong password, an unknown database, no right, no encryption. */
public final class DatabaseAccessException extends DatabaseException {

    private static final long serialVersionUID = 1L;

    /** @param advice which setting to correct, without a full stop */
    public DatabaseAccessException(String message, String advice, String sqlState, StackTraceElement[] trace) {
        super(message, advice, sqlState, trace);
    }
}

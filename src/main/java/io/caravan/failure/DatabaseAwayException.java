package io.caravan.failure;

/** The database cannot be reached, or does not take what it should at the moment. Trying again later helps. */
public final class DatabaseAwayException extends DatabaseException {

    private static final long serialVersionUID = 1L;

    public DatabaseAwayException(String message, String sqlState, StackTraceElement[] trace) {
        super(message, sqlState, trace);
    }

    /** Whether it is reached and says no: a lock of another session, a full disk, no memory. Its watch sees nothing of that. */
    public boolean isReached() {
        return isLocked() || (sqlState().startsWith("53") && !sqlState().equals("53300"));
    }

    /** Whether the disk of the database is full. */
    public boolean isDiskFull() {
        return sqlState().equals("53100");
    }

    @Override
    public boolean isTransient() {
        return true;
    }
}

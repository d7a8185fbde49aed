package io.caravan.failure;

/**
 * What PostgreSQL had to say, without what it quotes: its messages and details hold values of rows, so only the SQLSTATE
 * and a description of ours remain.
 */
public sealed class DatabaseException extends CaravanException permits DatabaseAccessException, DatabaseAwayException {

    private static final long serialVersionUID = 1L;

    private final String sqlState;

    /** @param trace of the failure that this one stands for */
    public DatabaseException(String message, String sqlState, StackTraceElement[] trace) {
        this(message, "", sqlState, trace);
    }

    DatabaseException(String message, String advice, String sqlState, StackTraceElement[] trace) {
        super(message + " (SQLSTATE " + sqlState + ")", advice, null);
        this.sqlState = sqlState;
        setStackTrace(trace);
    }

    /** PostgreSQL's five characters, or {@code none}. */
    public String sqlState() {
        return sqlState;
    }

    /**
     * Whether PostgreSQL rejects what it was given, such as a text that is longer than an index entry takes: the classes data
     * exception, integrity constraint violation and program limit exceeded. The same content is rejected at each try.
     */
    public boolean isAboutContent() {
        return sqlState.startsWith("22") || sqlState.startsWith("23") || sqlState.startsWith("54");
    }

    /** Whether another session holds a lock that was not waited for any longer. */
    public boolean isLocked() {
        return sqlState.equals("55P03");
    }

    @Override
    public boolean isTransient() {
        return false;
    }
}

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
}

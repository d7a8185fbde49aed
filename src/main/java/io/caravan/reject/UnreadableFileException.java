package io.caravan.reject;

/**
 * A file that cannot be read whole: it loads nothing and goes to {@code failed/}. The message says what is wrong with
 * the file, for a business user, and holds nothing of its content.
 */
public final class UnreadableFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    public UnreadableFileException(String reason) {
        super(reason);
        this.reason = reason;
    }

    public UnreadableFileException(String reason, Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    /** What is wrong with the file. */
    public String reason() {
        return reason;
    }
}

package io.caravan.reject;

/**
 * A file that cannot be read whole: it loads nothing and goes to {@code failed/}. The message says what is wrong with
 * the file, for a business user, and holds nothing of its content.
 */
public final class UnreadableFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnreadableFileException(String message) {
        super(message);
    }

    public UnreadableFileException(String message, Throwable cause) {
        super(message, cause);
    }
}

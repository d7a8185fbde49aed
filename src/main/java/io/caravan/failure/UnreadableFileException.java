package io.caravan.failure;

/**
 * A file that cannot be read whole: it loads nothing and goes to {@code failed/}. The message says what is wrong with
 * the file, for a business user, and holds nothing of its content.
 */
public final class UnreadableFileException extends CaravanException {

    private static final long serialVersionUID = 1L;

    public UnreadableFileException(String reason) {
        super(reason);
    }

    public UnreadableFileException(String reason, Throwable cause) {
        super(reason, "", cause);
    }

    /** What is wrong with the file. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    @Override
    public boolean isTransient() {
        return false;
    }
}

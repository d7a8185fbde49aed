package io.caravan.failure;

/** A report that cannot be meant, or cannot be made. The message names the report or its file, and quotes no value. */
public final class ReportException extends CaravanException {

    private static final long serialVersionUID = 1L;

    public ReportException(String message) {
        super(message);
    }

    public ReportException(String message, Throwable cause) {
        super(message, "", cause);
    }

    @Override
    public boolean isTransient() {
        return false;
    }
}

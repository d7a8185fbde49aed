package io.caravan.report;

/** A report that cannot be meant, or cannot be made. The message names the report or its file, and quotes no value. */
public final class ReportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ReportException(String message) {
        super(message);
    }

    ReportException(String message, Throwable cause) {
        super(message, cause);
    }
}

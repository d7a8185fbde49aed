package io.caravan.failure;

import org.jspecify.annotations.Nullable;

/**
 * What stops a file, a run, a command or the service. Its message may be shown to anyone: it names files, fields, settings and
 * rules, never a value of a record and never a secret.
 */
public abstract sealed class CaravanException extends RuntimeException
        permits BusyException,
                CommandException,
                ContentInHandException,
                DatabaseException,
                EmbeddedServerException,
                FileAccessException,
                HeldException,
                InvalidContractException,
                InvalidQueryException,
                InvalidRouteException,
                InvalidSettingException,
                RejectedContentException,
                ReportException,
                SourceException,
                StaleClaimException,
                StaleSuppressionException,
                UndoException,
                UnreadableCertificateException,
                UnreadableFileException,
                UnreadableKeyException {

    private static final long serialVersionUID = 1L;

    private final String advice;

    CaravanException(String message, String advice, @Nullable Throwable cause) {
        super(message);
        this.advice = advice;
        if (cause != null) {
            initCause(cause); // otherwise it stays open for who adds the place to the message
        }
    }

    CaravanException(String message) {
        this(message, "", null);
    }

    /** Whether the same can succeed later without anybody's doing. Otherwise a person has to change something first. */
    public abstract boolean isTransient();

    /** What to do next, as a sentence without its full stop; empty when the message says it, or nothing is to be done. */
    public String advice() {
        return advice;
    }

    /** Message and advice, as one text for a log, a mail or a terminal. */
    public String text() {
        return advice.isEmpty() ? String.valueOf(getMessage()) : getMessage() + "; " + advice;
    }
}

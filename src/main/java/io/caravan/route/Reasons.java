package io.caravan.route;

import io.caravan.contract.ContractException;
import io.caravan.database.Database;
import io.caravan.database.DatabaseException;
import io.caravan.database.EmbeddedServerException;
import io.caravan.load.UndoException;
import io.caravan.reject.UnreadableFileException;
import io.caravan.report.ReportException;
import io.caravan.run.Printable;
import io.caravan.settings.SettingsException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.stream.Collectors;

/** What may be told of an exception: our own messages are made to be told, those of libraries may quote a value. */
public final class Reasons {

    private Reasons() {}

    /** The reason, in which a name that others chose does no harm. */
    public static String of(Throwable cause) {
        return Printable.text(reason(cause));
    }

    /** The same for a terminal: its line breaks stay. Each line after the first is set in, so that none passes for another message. */
    public static String linesOf(Throwable cause) {
        return reason(cause).lines().map(Printable::text).collect(Collectors.joining("\n  "));
    }

    private static String reason(Throwable cause) {
        Throwable innermost = cause;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            if (isOurs(innermost)) {
                return String.valueOf(innermost.getMessage());
            }
            if (innermost instanceof SQLException) {
                break;
            }
            innermost = innermost.getCause();
        }
        if (isOurs(innermost)) {
            return String.valueOf(innermost.getMessage());
        }
        if (innermost instanceof SQLException) {
            return String.valueOf(Database.scrubbed(innermost).getMessage());
        }
        if (innermost instanceof MessagingException || cause.getCause() instanceof MessagingException) {
            return "the mail server does not take the mail ("
                    + innermost.getClass().getSimpleName() + ")";
        }
        return innermost instanceof IOException
                ? innermost.getClass().getSimpleName() + ": " + innermost.getMessage()
                : "an unexpected error (" + innermost.getClass().getSimpleName() + ")";
    }

    private static boolean isOurs(Throwable cause) {
        return cause instanceof DatabaseException
                || cause instanceof ContractException
                || cause instanceof ReportException
                || cause instanceof SettingsException
                || cause instanceof EmbeddedServerException
                || cause instanceof UnreadableFileException
                || cause instanceof UndoException
                || (cause instanceof IllegalStateException
                        && cause.getStackTrace().length > 0
                        && cause.getStackTrace()[0].getClassName().startsWith("io.caravan."));
    }
}

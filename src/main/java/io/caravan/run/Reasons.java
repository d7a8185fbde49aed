package io.caravan.run;

import io.caravan.database.Database;
import io.caravan.failure.CaravanException;
import io.caravan.file.FileFailures;
import java.io.IOException;
import java.sql.SQLException;
import java.util.stream.Collectors;

/** What may be shown of any failure: ours as it is, those of libraries in our words, as theirs may quote a value. */
public final class Reasons {

    private Reasons() {}

    /** The reason in one line, in which a name that others chose does no harm. */
    public static String of(Throwable failure) {
        return reason(failure).lines().map(Printable::text).collect(Collectors.joining(" "));
    }

    /** The same for a terminal: its line breaks stay. Each line after the first is indented, so that none passes for another message. */
    public static String linesOf(Throwable failure) {
        return reason(failure).lines().map(Printable::text).collect(Collectors.joining("\n  "));
    }

    private static String reason(Throwable failure) {
        Throwable innermost = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CaravanException ours) {
                return ours.text();
            }
            if (cause instanceof SQLException && Database.scrubbed(cause) instanceof CaravanException ours) {
                return ours.text();
            }
            innermost = cause;
        }
        return innermost instanceof IOException e
                ? FileFailures.of(e).text()
                : "an unexpected error (" + innermost.getClass().getSimpleName()
                        + "), which is a defect of Caravan; --verbose shows where it happened";
    }
}

package io.caravan.route;

import io.caravan.database.DatabaseAwayException;
import io.caravan.load.StaleClaimException;
import io.caravan.run.SourceFile;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.component.kamelet.KameletConsumerNotAvailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong with this installation rather than with a file: the file stays in the inbox and is tried again. The same
 * trouble is told once, not at every try.
 */
final class Trouble {

    private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);
    private static final int REMEMBERED = 1000;

    private final Map<String, String> told = new ConcurrentHashMap<>();

    /** {@code trouble}: tells what has happened. */
    void tell(Exchange exchange) {
        Exception cause = Objects.requireNonNull(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
        if (needsNobody(cause)) {
            LOG.debug("{}", Reasons.of(cause));
            return;
        }
        Object body = exchange.getMessage().getBody();
        String place = body instanceof SourceFile file ? file.toString() : exchange.getFromRouteId();
        String what = cause.getClass().getSimpleName();
        if (told.size() > REMEMBERED) {
            told.clear();
        }
        if (!what.equals(told.put(place, what))) {
            LOG.error("{}: {}; it is tried again", place, Reasons.of(cause), withoutText(cause));
        }
    }

    /** A database away is told by its watch; a run taken over is in good hands; a stopped route is somebody's wish. */
    private static boolean needsNobody(Exception cause) {
        return cause instanceof DatabaseAwayException
                || cause instanceof StaleClaimException
                || cause instanceof KameletConsumerNotAvailableException;
    }

    /** The stack without the messages, which libraries fill with values. */
    private static Throwable withoutText(Throwable cause) {
        Throwable trace = new Throwable(cause.getClass().getName());
        trace.setStackTrace(cause.getStackTrace());
        return trace;
    }
}

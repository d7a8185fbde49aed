package io.caravan.route;

import io.caravan.database.Database;
import io.caravan.failure.ContentInHandException;
import io.caravan.failure.DatabaseAwayException;
import io.caravan.failure.RejectedContentException;
import io.caravan.failure.StaleClaimException;
import io.caravan.failure.StaleSuppressionException;
import io.caravan.run.Reasons;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.component.kamelet.KameletConsumerNotAvailableException;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong with this installation rather than with a file: the file stays in the inbox and is tried again, see
 * {@link Retries}. The same failure elsewhere is logged once, not at every try.
 */
final class Trouble implements ExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);
    private static final int REMEMBERED = 1000;

    /** Exchange property: the path of the file that all of an exchange is about. */
    private static final String FILE = "file";

    private final Retries retries;
    private final Runnable fullDisk;
    private final Map<String, String> told = new ConcurrentHashMap<>();

    /** @param fullDisk notifies of a full disk */
    Trouble(Retries retries, Runnable fullDisk) {
        this.retries = retries;
        this.fullDisk = fullDisk;
    }

    /** {@code trouble}: what has failed for a file counts when the file's exchange ends; anything else is logged here. */
    void tell(Exchange exchange) {
        if (exchange.getProperty(FILE) == null) {
            tell(
                    exchange.getFromRouteId(),
                    Objects.requireNonNull(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class)));
        }
    }

    /** Has the end of the exchange say whether its file is to be tried again. */
    void follow(Exchange exchange, String file) {
        exchange.setProperty(FILE, file);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onComplete(Exchange done) {
                if (done.getProperty(Flow.DECIDED, false, Boolean.class)) {
                    retries.decided(file);
                }
            }

            @Override
            public void onFailure(Exchange done) {
                failed(done, Objects.requireNonNull(done.getException()));
            }
        });
    }

    /** Has the file that the exchange is about tried again, later if it keeps failing. */
    void failed(Exchange exchange, Exception cause) {
        String file = exchange.getProperty(FILE, String.class);
        if (file == null) {
            tell(exchange.getFromRouteId(), cause);
        } else if (needsNobody(cause)) {
            LOG.debug("{}: {}", file, Reasons.of(cause));
        } else {
            LOG.debug("{}", file, withoutText(cause));
            retries.failed(file, Reasons.of(cause));
            notifyIfFull(cause);
        }
    }

    private void notifyIfFull(Exception cause) {
        if (FullDisks.isReasonOf(cause)) {
            try {
                fullDisk.run();
            } catch (RuntimeException e) {
                LOG.debug("{}", Reasons.of(e)); // the next try notifies
            }
        }
    }

    private void tell(String place, Throwable cause) {
        if (needsNobody(cause)) {
            LOG.debug("{}", Reasons.of(cause));
            return;
        }
        String what = Reasons.of(cause);
        if (told.size() > REMEMBERED) {
            told.clear();
        }
        if (!what.equals(told.put(place, what))) {
            LOG.error("{}: {}; it is tried again", place, what);
            LOG.debug("{}", place, withoutText(cause));
        }
    }

    /** What fails where a route begins, before there is an exchange, or once more what an exchange failed with. */
    @Override
    public void handleException(Throwable cause) {
        tell("looking for work", cause);
    }

    @Override
    public void handleException(String message, Throwable cause) {
        handleException(cause);
    }

    @Override
    public void handleException(String message, Exchange exchange, Throwable cause) {
        if (exchange.getProperty(FILE) == null) {
            tell(exchange.getFromRouteId(), cause);
        }
    }

    /** A database away is told by its watch; a run that is taken over or begins again is in good hands; a route or service that stops is somebody's wish. */
    private static boolean needsNobody(Throwable cause) {
        if (Database.scrubbed(cause) instanceof DatabaseAwayException away) {
            return !away.isReached();
        }
        return isBegunAgain(cause)
                || causes(cause)
                        .anyMatch(each -> each instanceof RejectedExecutionException
                                || each instanceof KameletConsumerNotAvailableException);
    }

    /** Whether the run is in the hands of another, or begins again, so that the file has to be looked at once more. */
    static boolean isBegunAgain(Throwable cause) {
        return causes(cause)
                .anyMatch(each -> each instanceof StaleClaimException
                        || each instanceof StaleSuppressionException
                        || each instanceof RejectedContentException
                        || each instanceof ContentInHandException);
    }

    private static Stream<Throwable> causes(Throwable cause) {
        return Stream.iterate(cause, Objects::nonNull, Throwable::getCause);
    }

    /** The stack without the messages, which libraries fill with values. */
    private static Throwable withoutText(Throwable cause) {
        Throwable trace = new Throwable(cause.getClass().getName());
        trace.setStackTrace(cause.getStackTrace());
        return trace;
    }
}

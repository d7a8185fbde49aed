package io.caravan.route;

import io.caravan.failure.DatabaseAccessException;
import io.caravan.failure.SourceException;
import io.caravan.run.Reasons;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code nextTry}: says when a source that has failed is asked again, and tells whoever waits for it. It is asked again after
 * {@code caravan.fetch.retry-delay}, then after four times as long each time, or when it wants to be asked; not at all when
 * another try cannot change anything.
 */
final class NextTry implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(NextTry.class);
    private static final int TIMES_AS_LONG = 4;
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int DIGITS_OF_MILLISECONDS = 3;

    private final Duration first;
    private final RetryAfter retryAfter;

    /** @param first how long to wait after the first failure */
    NextTry(Duration first, RetryAfter retryAfter) {
        this.first = first;
        this.retryAfter = retryAfter;
    }

    @Override
    public void process(Exchange exchange) {
        Throwable cause = Objects.requireNonNull(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        Throwable failure = Fetching.told(exchange);
        Optional<Duration> asked = retryAfter.of(cause);
        if (asked.isEmpty() && isForGood(failure)) {
            exchange.getExchangeExtension().setRedeliveryExhausted(true);
            return;
        }
        Message message = exchange.getIn();
        int failed = message.getHeader(Exchange.REDELIVERY_COUNTER, 1, Integer.class);
        int retries = message.getHeader(Exchange.REDELIVERY_MAX_COUNTER, 0, Integer.class);
        Duration wait = asked.orElseGet(() -> afterFailures(failed));
        message.setHeader(Exchange.REDELIVERY_DELAY, wait.toMillis());
        if (failed <= retries) {
            report(
                    exchange,
                    failed,
                    Fetching.dataset(exchange) + ": " + Reasons.of(failure) + " (try " + failed + " of " + (retries + 1)
                            + "); next try in " + seconds(wait));
        }
    }

    /** Whether only a person can change it. A file that is broken may be whole at the next try. */
    private static boolean isForGood(Throwable failure) {
        return failure instanceof DatabaseAccessException
                || (failure instanceof SourceException known && !known.isTransient());
    }

    /** Each try to whoever waits for it; otherwise the first to the log, as the end is logged as well. */
    @SuppressWarnings("unchecked") // nobody else sets it
    private static void report(Exchange exchange, int failed, String line) {
        Consumer<String> waiting = exchange.getProperty(Fetching.WAITING, Consumer.class);
        if (waiting != null) {
            waiting.accept(line);
        } else if (failed == 1) {
            LOG.warn(line);
        }
    }

    /** How long to wait after so many failures. */
    Duration afterFailures(int failures) {
        Duration longest = first.compareTo(LONGEST) > 0 ? first : LONGEST;
        Duration wait = first;
        for (int failure = 1; failure < failures && wait.compareTo(longest) < 0; failure++) {
            wait = wait.multipliedBy(TIMES_AS_LONG);
        }
        return wait.compareTo(longest) < 0 ? wait : longest;
    }

    private static String seconds(Duration wait) {
        return BigDecimal.valueOf(wait.toMillis(), DIGITS_OF_MILLISECONDS)
                        .stripTrailingZeros()
                        .toPlainString()
                + " s";
    }
}

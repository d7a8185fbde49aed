package io.caravan.route;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.util.ObjectHelper;

/** {@code retryAfter}: a source that says when it wants to be asked again is asked then, within limits. */
final class RetryAfter implements Processor {

    private static final String HEADER = "retry-after";
    private static final Duration AT_MOST = Duration.ofMinutes(10);

    private final Clock clock;

    RetryAfter(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getIn().removeHeader(Exchange.REDELIVERY_DELAY);
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        HttpOperationFailedException answer = ObjectHelper.getException(HttpOperationFailedException.class, cause);
        if (answer != null && answer.getResponseHeaders() != null) {
            wait(answer.getResponseHeaders())
                    .ifPresent(wait -> exchange.getIn().setHeader(Exchange.REDELIVERY_DELAY, wait.toMillis()));
        }
    }

    private Optional<Duration> wait(Map<String, String> headers) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().toLowerCase(Locale.ROOT).equals(HEADER))
                .findFirst()
                .flatMap(header -> parse(header.getValue().strip()));
    }

    /** Seconds, or the time itself. */
    Optional<Duration> parse(String text) {
        try {
            Duration wait = text.matches("[0-9]{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(
                            clock.instant(),
                            ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            return wait.isNegative() ? Optional.empty() : Optional.of(wait.compareTo(AT_MOST) < 0 ? wait : AT_MOST);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

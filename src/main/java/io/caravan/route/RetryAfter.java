package io.caravan.route;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.util.ObjectHelper;

/** How long a source wants to be left alone, as the header {@code Retry-After} of its answer says it. */
final class RetryAfter {

    private static final String HEADER = "retry-after";
    private static final Duration AT_MOST = Duration.ofMinutes(10);

    private final Clock clock;

    RetryAfter(Clock clock) {
        this.clock = clock;
    }

    /** What the source has asked for, ten minutes at most; empty when it has not asked for anything. */
    Optional<Duration> of(Throwable failure) {
        HttpOperationFailedException answer = ObjectHelper.getException(HttpOperationFailedException.class, failure);
        return answer == null || answer.getResponseHeaders() == null
                ? Optional.empty()
                : wait(answer.getResponseHeaders());
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

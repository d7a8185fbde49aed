package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

    private final RetryAfter retryAfter =
            new RetryAfter(Clock.fixed(Instant.parse("2024-01-31T10:00:00Z"), ZoneOffset.UTC));

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0                             | PT0S
                    7                             | PT7S
                    599                           | PT9M59S
                    86400                         | PT10M
                    Wed, 31 Jan 2024 10:00:30 GMT | PT30S
                    Thu, 01 Feb 2024 10:00:00 GMT | PT10M
                    """)
    void aSourceSaysHowLongToWait(String text, Duration wait) {
        assertThat(retryAfter.parse(text)).contains(wait);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    soon
                    -1
                    99999999999999999999
                    Wed, 31 Jan 2024 09:00:00 GMT
                    """)
    void whatCannotBeMeantIsPassedOver(String text) {
        assertThat(retryAfter.parse(text)).isEmpty();
    }
}

package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextTryTest {

    @ParameterizedTest(name = "{0}, after {1} failures {2}")
    @CsvSource({
        "PT1S,   1,   PT1S",
        "PT1S,   2,   PT4S",
        "PT1S,   5,   PT4M16S",
        "PT1S,   6,   PT10M", // not 17 minutes
        "PT1S,   100, PT10M",
        "PT0.1S, 3,   PT1.6S",
        "PT1H,   1,   PT1H", // as it is set
        "PT1H,   2,   PT1H",
    })
    void eachTryIsFourTimesAsLongAfterTheOneBefore(Duration first, int failures, Duration wait) {
        NextTry nextTry = new NextTry(first, new RetryAfter(Clock.systemUTC()));
        assertThat(nextTry.afterFailures(failures)).isEqualTo(wait);
    }
}

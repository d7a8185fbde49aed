package io.caravan.retain;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * How long is kept what may not be kept for ever; each from a day to a thousand years.
 *
 * @param archive raw files that were loaded
 * @param failed raw files that could not be read, with their notes
 * @param mails mails, from when they were sent
 * @param quality the quality reports
 * @param certificates certificates of erasures, and the tokens that keep an erased person from coming back
 */
public record Periods(
        @NotNull @DurationMin(days = 1, message = BOUNDS) @DurationMax(days = 365_000, message = BOUNDS)
                Duration archive,
        @NotNull @DurationMin(days = 1, message = BOUNDS) @DurationMax(days = 365_000, message = BOUNDS)
                Duration failed,
        @NotNull @DurationMin(days = 1, message = BOUNDS) @DurationMax(days = 365_000, message = BOUNDS) Duration mails,
        @NotNull @DurationMin(days = 1, message = BOUNDS) @DurationMax(days = 365_000, message = BOUNDS)
                Duration quality,
        @NotNull @DurationMin(days = 1, message = BOUNDS) @DurationMax(days = 365_000, message = BOUNDS)
                Duration certificates) {

    private static final String BOUNDS = "must be from a day (P1D) to a thousand years (P365000D)";
}

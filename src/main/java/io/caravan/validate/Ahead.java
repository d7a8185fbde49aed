package io.caravan.validate;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.reject.Violation;
import io.caravan.run.Values;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * The version of a record may not be far ahead of the clock: a slip of the pen, such as the year 2999, would win against every
 * later change. A day without a zone is taken to begin where it begins last, and a time without one as UTC.
 */
final class Ahead {

    private static final int DAY = "2020-01-31".length();

    private final Optional<Field> version;
    private final int index;
    private final Violation violation;

    Ahead(Contract contract) {
        this.version = contract.version().filter(field -> field.type().isTime());
        this.index = version.map(contract.table().fields()::indexOf).orElse(-1);
        this.violation = new Violation(
                version.map(field -> field.path().toString()).orElse(""),
                "ahead",
                "is ahead of the clock by more than " + contract.safeguards().ahead()
                        + "; correct it, or allow more with versionAhead in the contract");
    }

    /**
     * The latest version that a record may have.
     *
     * @param day its day in UTC, as a text
     */
    record Latest(Instant instant, LocalDateTime time, String day) {

        static Latest of(Instant instant) {
            LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
            return new Latest(instant, time, time.toLocalDate().toString());
        }
    }

    List<Violation> violations(Values record, Latest latest) {
        return version.isPresent() && record.get(index) instanceof String text && isAfter(text, latest)
                ? List.of(violation)
                : List.of();
    }

    private static boolean isAfter(String text, Latest latest) {
        // Nearly all are of an earlier day, whatever their zone.
        int day = text.substring(0, DAY).compareTo(latest.day());
        if (day < 0 || text.length() == DAY) {
            return day > 0;
        }
        try {
            return OffsetDateTime.parse(text).toInstant().isAfter(latest.instant());
        } catch (DateTimeParseException e) {
            return isLocalAfter(text, latest);
        }
    }

    private static boolean isLocalAfter(String text, Latest latest) {
        try {
            return LocalDateTime.parse(text).isAfter(latest.time());
        } catch (DateTimeParseException e) { // a leap second
            return text.substring(0, DAY).compareTo(latest.day()) > 0;
        }
    }
}

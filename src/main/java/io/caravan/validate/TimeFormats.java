package io.caravan.validate;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.format.Format;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** The formats of days and times that PostgreSQL can keep: years from 1 to 9999, no hour 24. */
final class TimeFormats {

    private TimeFormats() {}

    /** {@code 2020-01-31}, a day that exists. */
    static final class Date implements Format {

        @Override
        public String getName() {
            return "date";
        }

        @Override
        public boolean matches(ExecutionContext context, String text) {
            try {
                return text.length() == 10 && LocalDate.parse(text).getYear() > 0;
            } catch (DateTimeException e) {
                return false;
            }
        }
    }

    /** {@code 2020-01-31T10:00:00.123456} without a zone, to the microsecond; a word of ours. */
    static final class LocalDateAndTime implements Format {

        private static final int MICROSECONDS = "2020-01-31T10:00:00.123456".length();

        @Override
        public String getName() {
            return "local-date-time";
        }

        @Override
        public boolean matches(ExecutionContext context, String text) {
            try {
                return text.length() <= MICROSECONDS
                        && text.charAt(4) == '-'
                        && LocalDateTime.parse(text).getYear() > 0;
            } catch (DateTimeException | IndexOutOfBoundsException e) {
                return false;
            }
        }
    }
}

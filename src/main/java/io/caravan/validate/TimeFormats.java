package io.caravan.validate;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.format.Format;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.YearMonth;

/** The formats of days and times that PostgreSQL can keep: years from 1 to 9999, no hour 24. */
final class TimeFormats {

    private static final int MICROSECONDS = "2020-01-31T10:00:00.123456".length();

    private TimeFormats() {}

    /** {@code 2020-01-31}, a day that exists. */
    static final class Date implements Format {

        @Override
        public String getName() {
            return "date";
        }

        @Override
        public boolean matches(ExecutionContext context, String text) {
            return isDate(text);
        }
    }

    /** Whether the text is {@code yyyy-mm-dd}, ASCII digits, and a day that exists. */
    static boolean isDate(String text) {
        if (text.length() != 10 || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return false;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        return year > 0
                && month >= 1
                && month <= 12
                && day >= 1
                && (day <= 28 || day <= YearMonth.of(year, month).lengthOfMonth());
    }

    /** The number that the digits stand for; -1 when there is another character among them. */
    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        return number;
    }

    /** Whether the text is {@code yyyy-mm-ddThh:mm} with seconds, or to the microsecond, if need be. */
    static boolean isLocalDateTime(String text) {
        try {
            return text.length() <= MICROSECONDS
                    && text.charAt(4) == '-'
                    && LocalDateTime.parse(text).getYear() > 0;
        } catch (DateTimeException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    /** {@code 2020-01-31T10:00:00.123456} without a zone, to the microsecond; a word of ours. */
    static final class LocalDateAndTime implements Format {

        @Override
        public String getName() {
            return "local-date-time";
        }

        @Override
        public boolean matches(ExecutionContext context, String text) {
            return isLocalDateTime(text);
        }
    }
}

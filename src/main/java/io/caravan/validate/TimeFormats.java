package io.caravan.validate;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.format.Format;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.YearMonth;

/** The formats of days and times that PostgreSQL can keep: years from 1 to 9999, no hour 24. */
final class TimeFormats {

    private static final int MICROSECONDS = "2020-01-31T10:00:00.123456".length();

    private static final int SECONDS = "2020-01-31T10:00:00".length();

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

    /**
     * Whether the text is a {@code date-time} as most are written, {@code 2020-01-31T10:00:00Z} or with an offset of at most 14
     * hours. Others may be valid as well.
     */
    static boolean isUsualDateTime(String text) {
        if (text.length() < SECONDS + 1
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':'
                || !isDate(text.substring(0, 10))) {
            return false;
        }
        return isBelow(24, text, 11)
                && isBelow(60, text, 14)
                && isBelow(60, text, 17)
                && isUsualZone(text.substring(SECONDS));
    }

    private static boolean isUsualZone(String zone) {
        if (zone.length() != "+00:00".length()) {
            return zone.equals("Z");
        }
        return (zone.charAt(0) == '+' || (zone.charAt(0) == '-' && !zone.equals("-00:00")))
                && zone.charAt(3) == ':'
                && isBelow(15, zone, 1)
                && isBelow(60, zone, 4);
    }

    /** Whether two digits are there, and stand for a number below the limit. */
    private static boolean isBelow(int limit, String text, int at) {
        int number = digits(text, at, at + 2);
        return number >= 0 && number < limit;
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

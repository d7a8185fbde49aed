package io.caravan.read;

import io.caravan.contract.LogPart;

/** {@code 10/Oct/2000:13:55:36 -0700} as {@code 2000-10-10T13:55:36-07:00}. Whether there is such a day is not judged here. */
final class LogTime {

    private static final String SHAPE = "00/AAA/0000:00:00:00 +0000";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private LogTime() {}

    static String iso(String time) throws BadRecordException {
        int month = hasShape(time) ? MONTHS.indexOf(time.substring(3, 6)) : -1;
        if (month < 0 || month % 3 != 0) {
            throw new BadRecordException(
                    LogPart.TIME.fieldName(), "format", "is not a time of a log such as 10/Oct/2000:13:55:36 -0700");
        }
        int number = month / 3 + 1;
        return new StringBuilder(25)
                .append(time, 7, 11)
                .append(number < 10 ? "-0" : "-")
                .append(number)
                .append('-')
                .append(time, 0, 2)
                .append('T')
                .append(time, 12, 20)
                .append(time, 21, 24)
                .append(':')
                .append(time, 24, 26)
                .toString();
    }

    private static boolean hasShape(String time) {
        if (time.length() != SHAPE.length()) {
            return false;
        }
        for (int i = 0; i < SHAPE.length(); i++) {
            char c = time.charAt(i);
            boolean fits =
                    switch (SHAPE.charAt(i)) {
                        case '0' -> c >= '0' && c <= '9';
                        case 'A' -> true; // the months are known
                        case '+' -> c == '+' || c == '-';
                        default -> c == SHAPE.charAt(i);
                    };
            if (!fits) {
                return false;
            }
        }
        return true;
    }
}

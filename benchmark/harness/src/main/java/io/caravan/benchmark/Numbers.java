package io.caravan.benchmark;

import java.util.Locale;

/** Numbers for a table; a dash for what is not known. */
final class Numbers {

    private Numbers() {}

    static String two(double number) {
        return Double.isNaN(number) ? "-" : String.format(Locale.ROOT, "%.2f", number);
    }

    static String whole(double number) {
        return Double.isNaN(number) ? "-" : String.format(Locale.ROOT, "%,.0f", number);
    }

    static String times(double number) {
        return Double.isNaN(number) ? "-" : String.format(Locale.ROOT, "%.2f ×", number);
    }
}

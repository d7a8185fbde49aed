package io.caravan.report;

import java.util.regex.Pattern;

/**
 * The name of a report, such as {@code b2b.monthly_sales}.
 *
 * @param domain the folder under {@code routes/}
 * @param report its files there, its table in {@code datamart} and its folder in the output are called so
 */
public record ReportName(String domain, String report) implements Comparable<ReportName> {

    private static final Pattern SNAKE_CASE = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    static boolean isSnakeCase(String text) {
        return SNAKE_CASE.matcher(text).matches();
    }

    @Override
    public int compareTo(ReportName other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return domain + "." + report;
    }
}

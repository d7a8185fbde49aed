package io.caravan.report;

import io.caravan.database.Select;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A question that people ask of the warehouse when they like, as its two files say it.
 *
 * @param domain the folder under {@code routes/}
 * @param name its files there are called so
 * @param title what it asks, in words
 * @param place how messages name its SQL file
 */
public record Query(
        String domain,
        String name,
        String title,
        String place,
        Select select,
        Map<String, ReportParameter> parameters) {

    public Query {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** Whether it is called so, with or without its domain. */
    boolean isCalled(String wanted) {
        return wanted.equals(name) || wanted.equals(toString());
    }

    public boolean has(String parameter) {
        return parameters.containsKey(parameter);
    }

    /** What it can be asked with, for people: {@code limit=3 status=}. */
    public String choices() {
        return parameters.values().stream()
                .map(parameter -> parameter.name() + "=" + parameter.value())
                .collect(Collectors.joining(" "));
    }

    Map<String, Object> values(Map<String, String> given) {
        return ReportParameter.values(parameters, toString(), given);
    }

    @Override
    public String toString() {
        return domain + "." + name;
    }
}

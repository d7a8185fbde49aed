package io.caravan.source;

import io.caravan.failure.SourceException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Pointer: where in an answer something stands.
 *
 * @param steps names of an object, or numbers of a list's elements from 0 on
 */
record Pointer(List<String> steps) {

    static final Pointer WHOLE = new Pointer(List.of());

    private static final int MOST_DIGITS = 1000;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,200}(\\.[0-9]{1,200})?");
    private static final Pattern INDEX = Pattern.compile("[0-9]{1,6}");

    Pointer {
        steps = List.copyOf(steps);
    }

    /** {@code /hashrates/0}. */
    static Pointer parse(String text) {
        return new Pointer(List.of(text.substring(1).split("/", -1)));
    }

    /** What stands there; empty where nothing does, or null. */
    Optional<Object> in(@Nullable Object answer) {
        Object node = answer;
        for (String step : steps) {
            node = node instanceof Map<?, ?> object
                    ? object.get(step)
                    : node instanceof List<?> list ? element(list, step) : null;
        }
        return Optional.ofNullable(node);
    }

    private static @Nullable Object element(List<?> list, String step) {
        int index = INDEX.matcher(step).matches() ? Integer.parseInt(step) : Integer.MAX_VALUE;
        return index < list.size() ? list.get(index) : null;
    }

    /** The number that stands there, be it as text; empty where nothing does, or null. */
    Optional<BigDecimal> number(@Nullable Object answer) {
        return in(answer).map(this::decimal);
    }

    private BigDecimal decimal(Object value) {
        if (value instanceof BigDecimal decimal && Math.abs((long) decimal.scale()) <= MOST_DIGITS) {
            return decimal;
        }
        if (value instanceof BigInteger whole) {
            return new BigDecimal(whole);
        }
        if (value instanceof Integer || value instanceof Long) {
            return BigDecimal.valueOf(((Number) value).longValue());
        }
        if (value instanceof String text && NUMBER.matcher(text).matches()) {
            return new BigDecimal(text);
        }
        throw new SourceException("the answer has something else than a number" + place(), true);
    }

    /** For messages. */
    String place() {
        return steps.isEmpty() ? "" : " at " + this;
    }

    @Override
    public String toString() {
        return "/" + String.join("/", steps);
    }
}

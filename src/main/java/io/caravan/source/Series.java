package io.caravan.source;

import io.caravan.failure.SourceException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One field of a feed: where its points stand in what an address answers, and how they are brought to bars. Times are in
 * milliseconds here, whatever the address gives.
 *
 * @param field that it fills
 * @param list where the list of points stands in the answer; {@link Pointer#WHOLE} when the answer is the list
 * @param time where in a point its time stands
 * @param unit of the time, in milliseconds
 * @param value where in a point its value stands
 * @param now where in the answer the value of this moment stands, if it tells one
 * @param alignment how points are brought to bars
 * @param reach how far around the bars that are wanted there may be points that tell of them
 */
record Series(
        String field,
        Pointer list,
        Pointer time,
        Duration unit,
        Pointer value,
        Optional<Pointer> now,
        Alignment alignment,
        Duration reach) {

    /**
     * What an answer tells.
     *
     * @param answer as JSON is read: maps, lists, numbers, text
     * @param moment of the answer
     */
    NavigableMap<Long, BigDecimal> points(Object answer, long moment) {
        NavigableMap<Long, BigDecimal> points = new TreeMap<>();
        if (!(list.in(answer).orElse(null) instanceof List<?> elements)) {
            throw new SourceException("the answer has no list" + list.place(), true);
        }
        for (Object element : elements) {
            long at = time(element);
            // A point without a value is not known.
            value.number(element).ifPresent(number -> put(points, at, number));
        }
        now.ifPresent(pointer -> pointer.number(answer).ifPresent(number -> {
            if (points.isEmpty() || points.lastKey() < moment) {
                points.put(moment, number);
            }
        }));
        return points;
    }

    private static void put(NavigableMap<Long, BigDecimal> points, long at, BigDecimal number) {
        BigDecimal other = points.put(at, number);
        if (other != null && other.compareTo(number) != 0) {
            throw new SourceException("the answer has two values for one time", true);
        }
    }

    private long time(Object element) {
        try {
            return Math.multiplyExact(
                    time.number(element)
                            .orElseThrow(() -> new SourceException("the answer has a point without a time", true))
                            .longValueExact(),
                    unit.toMillis());
        } catch (ArithmeticException e) {
            throw new SourceException("the answer has a time that is none", "", true, e);
        }
    }
}

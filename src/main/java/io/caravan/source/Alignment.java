package io.caravan.source;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How what is known of some points in time tells the value at the start of a bar. Outside of the known points nothing is made up;
 * only what is said to last until it changes goes on behind the last one.
 */
public enum Alignment {
    /** The value of that very point. */
    EXACT {
        @Override
        Optional<BigDecimal> at(NavigableMap<Long, BigDecimal> known, long start) {
            return Optional.ofNullable(known.get(start));
        }
    },
    /** On the straight line between the points before and behind, as a whole number; halves are rounded up, once, in the end. */
    LINEAR {
        @Override
        Optional<BigDecimal> at(NavigableMap<Long, BigDecimal> known, long start) {
            Map.@Nullable Entry<Long, BigDecimal> before = known.floorEntry(start);
            Map.@Nullable Entry<Long, BigDecimal> behind = known.ceilingEntry(start);
            return before == null || behind == null ? Optional.empty() : Optional.of(between(before, behind, start));
        }
    },
    /** The last value before, or of that very point. */
    LAST {
        @Override
        Optional<BigDecimal> at(NavigableMap<Long, BigDecimal> known, long start) {
            return Optional.ofNullable(known.floorEntry(start)).map(Map.Entry::getValue);
        }
    };

    /** The value at {@code start}; empty where the known points do not tell it. */
    abstract Optional<BigDecimal> at(NavigableMap<Long, BigDecimal> known, long start);

    private static BigDecimal between(
            Map.Entry<Long, BigDecimal> before, Map.Entry<Long, BigDecimal> behind, long time) {
        long width = behind.getKey() - before.getKey();
        if (width == 0) {
            return before.getValue().setScale(0, RoundingMode.HALF_UP);
        }
        // The weighted sum is exact, so that one division is all that rounds.
        BigDecimal sum = before.getValue()
                .multiply(BigDecimal.valueOf(behind.getKey() - time))
                .add(behind.getValue().multiply(BigDecimal.valueOf(time - before.getKey())));
        return sum.divide(BigDecimal.valueOf(width), 0, RoundingMode.HALF_UP);
    }
}

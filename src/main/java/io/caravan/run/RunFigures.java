package io.caravan.run;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the books say of a run that is over, in numbers.
 *
 * @param failed whether its file could not be read
 * @param outcomes how many records came to which end, in the order of the balance
 * @param columns how each column looked; empty for a run that loaded nothing
 * @param sampled among how many records distinct values were counted
 * @param reasons why records were refused, the most frequent first
 */
public record RunFigures(
        long run,
        String dataset,
        boolean failed,
        Instant started,
        Instant finished,
        long read,
        Map<String, Long> outcomes,
        Map<String, Column> columns,
        long sampled,
        List<Reason> reasons) {

    /**
     * A column of the dataset's own table.
     *
     * @param nullShare from 0 to 1
     * @param distinct how many different values there are among the sampled records
     */
    public record Column(double nullShare, long distinct) {}

    /** A rule that records have broken, in words that hold no value. */
    public record Reason(String field, String message, long records) {}

    public RunFigures {
        outcomes = new LinkedHashMap<>(outcomes);
        columns = new LinkedHashMap<>(columns);
        reasons = List.copyOf(reasons);
    }

    /** The share of its records that were refused, from 0 to 1. */
    public double refusedShare() {
        return read == 0 ? 0 : (double) outcomes.getOrDefault("rejected", 0L) / read;
    }

    /** At least a millisecond, so that it can be divided by. */
    public double seconds() {
        return Math.max(1, Duration.between(started, finished).toMillis()) / 1000.0;
    }
}

package io.caravan.source;

import java.util.ArrayList;
import java.util.List;

/**
 * Bars of one length, one after the other from time 0 on. A range of time is half-open, and has the bars that start in it: with
 * a length of 300 there is one in (0, 300), there are two in (0, 301), and the one of (1, 599) starts at 300.
 *
 * @param length in the unit in which times are given
 */
public record Bars(long length) {

    public Bars {
        if (length < 1) {
            throw new IllegalArgumentException("a bar has a length");
        }
    }

    /** The start of the bar that {@code time} is in. */
    public long startOf(long time) {
        return Math.floorDiv(time, length) * length;
    }

    /** The starts of the bars of the range. */
    public List<Long> starts(long from, long to) {
        List<Long> starts = new ArrayList<>();
        for (long start = startOf(from + length - 1); start < to; start += length) {
            starts.add(start);
        }
        return List.copyOf(starts);
    }
}

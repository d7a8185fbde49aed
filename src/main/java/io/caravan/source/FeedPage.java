package io.caravan.source;

import java.util.List;

/**
 * Bars that are asked for together.
 *
 * @param starts the bars that are missing, of one day, in milliseconds
 * @param length of a bar
 * @param current whether it is the bar of this moment, of which every series must tell
 */
public record FeedPage(List<Long> starts, long length, boolean current) {

    public FeedPage {
        starts = List.copyOf(starts);
    }

    long from() {
        return starts.get(0);
    }

    /** Behind its last bar. */
    long to() {
        return starts.get(starts.size() - 1) + length;
    }

    /** How many bars there are from the first to the last one. */
    long limit() {
        return (to() - from()) / length;
    }
}

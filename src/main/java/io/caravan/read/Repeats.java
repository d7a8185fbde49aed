package io.caravan.read;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * Counts how often a file has had a line. Lines that were not met for long are forgotten, so that memory stays bounded: a line
 * that comes again after so many others counts as one that comes for the first time.
 */
final class Repeats {

    /** Equal lines bear the same second, and no server writes so many between them. */
    static final int REMEMBERED = 100_000;

    private final Map<Long, Integer> counts = new LinkedHashMap<>(1024, 0.75f, true);

    /** How often the line has been there by now, this time included. */
    int count(byte[] line) {
        long hash = MurmurHash3.hash128x64(line)[0];
        int count = counts.merge(hash, 1, Integer::sum);
        if (counts.size() > REMEMBERED) {
            counts.remove(counts.keySet().iterator().next());
        }
        return count;
    }
}

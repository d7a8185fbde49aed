package io.caravan.load;

import io.caravan.anonymise.Lines;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * Tells two versions of a record apart; it never decides which is newer. It is made of the treated row, so it tells nothing
 * that the row does not; and it stands in the warehouse, so it must stay as it is.
 */
final class RowHash {

    /** Of every record that was emptied because its person is erased, so that all of its versions are the same. */
    static final long EMPTIED = Long.MIN_VALUE;

    private RowHash() {}

    static long of(Lines lines, int line) {
        int start = lines.start(line);
        return MurmurHash3.hash128x64(lines.bytes(), start, lines.end(line) - 1 - start, 0)[0];
    }
}

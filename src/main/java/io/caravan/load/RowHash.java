package io.caravan.load;

import io.caravan.anonymise.Lines;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * By which two versions of a record are told apart, and put in an order that is nobody's choice. It is made of the treated
 * row, so it tells nothing that the row does not; and it stands in the warehouse, so it must stay as it is.
 */
final class RowHash {

    /** Of every record that was emptied because its person is erased, so that none of its versions is newer than another. */
    static final long EMPTIED = Long.MIN_VALUE;

    private RowHash() {}

    static long of(Lines lines, int line) {
        int start = lines.start(line);
        return MurmurHash3.hash128x64(lines.bytes(), start, lines.end(line) - 1 - start, 0)[0];
    }
}

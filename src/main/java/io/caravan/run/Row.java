package io.caravan.run;

import io.caravan.reject.RefusedRecord;
import org.jspecify.annotations.Nullable;

/**
 * A single record on its way through the rooms.
 *
 * @param record its number in the file, from 1
 * @param line the line on which it begins, from 1
 * @param values its fields and the elements of its arrays
 * @param mends the refused record that it mends; null for any other record
 */
public record Row(long record, long line, Values values, @Nullable RefusedRecord mends) {

    /** Names the place and no value, so that a row may turn up in a log. */
    @Override
    public String toString() {
        return "record " + record + " at line " + line;
    }
}

package io.caravan.read;

import io.caravan.reject.RefusedRecord;
import io.caravan.run.Values;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A record that nobody has judged yet, in one of two forms: as values, when everything in it stands where the contract
 * has a field for it, or else as the document that it is.
 *
 * @param record its number in the file, from 1
 * @param line the line on which it begins, from 1
 * @param values null when the record does not fit the contract's form
 * @param document in the contract's names and types; null when there are values
 * @param mends the refused record that it is to mend; null for any other record
 */
public record RawRow(
        long record, long line, @Nullable Values values, @Nullable ObjectNode document, @Nullable RefusedRecord mends) {

    /** Names the place and no value, so that a row may turn up in a log. */
    @Override
    public String toString() {
        return "record " + record + " at line " + line;
    }
}

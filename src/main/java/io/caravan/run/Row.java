package io.caravan.run;

/**
 * A single record on its way through the rooms.
 *
 * @param record its number in the file, from 1
 * @param line the line on which it begins, from 1
 * @param values its fields and the elements of its arrays
 */
public record Row(long record, long line, Values values) {

    /** Names the place and no value, so that a row may turn up in a log. */
    @Override
    public String toString() {
        return "record " + record + " at line " + line;
    }
}

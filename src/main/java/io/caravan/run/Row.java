package io.caravan.run;

import tools.jackson.databind.node.ObjectNode;

/**
 * A single record on its way through the rooms.
 *
 * @param record its number in the file, from 1
 * @param line the line on which it begins, from 1
 * @param document its fields, by the names of the contract
 */
public record Row(long record, long line, ObjectNode document) {

    /** Names the place and no value, so that a row may turn up in a log. */
    @Override
    public String toString() {
        return "record " + record + " at line " + line;
    }
}

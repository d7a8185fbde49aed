package io.caravan.notify;

import java.util.List;
import java.util.stream.Collectors;

/** Why records of a file were refused: how many for one reason, and the first lines. */
record Reason(String field, String message, long records, List<Long> lines) {

    @Override
    public String toString() {
        String places = lines.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return "  - " + (field.isEmpty() ? message : field + " " + message) + ": " + records
                + (records == 1 ? " record" : " records") + " (line" + (lines.size() == 1 ? " " : "s ") + places
                + (records > lines.size() ? ", ..." : "") + ")";
    }
}

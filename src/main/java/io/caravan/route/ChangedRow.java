package io.caravan.route;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A row as Debezium has it, as the JSON that reading its table would have given. */
final class ChangedRow {

    /** Stands in a row for a large value that was not changed, and that the log therefore does not have. */
    static final String UNKNOWN = "__debezium_unavailable_value";

    /** No field is an object: what is not known is refused, and never loaded as something that it is not. */
    private static final Map<String, Boolean> REFUSED = Map.of("unknown", true);

    private static final List<String> WITHOUT_ZONE =
            List.of("io.debezium.time.IsoDate", "io.debezium.time.IsoTimestamp", "io.debezium.time.IsoTime");

    private static final JsonMapper JSON = new JsonMapper();

    private ChangedRow() {}

    static String json(Struct row) {
        Map<String, @Nullable Object> values = new TreeMap<>();
        for (Field field : row.schema().fields()) {
            values.put(field.name(), value(field, row.get(field)));
        }
        return JSON.writeValueAsString(values);
    }

    private static @Nullable Object value(Field field, @Nullable Object value) {
        if (UNKNOWN.equals(value)) {
            return REFUSED;
        }
        if (value instanceof String text
                && text.endsWith("Z")
                && WITHOUT_ZONE.contains(field.schema().name())) {
            return text.substring(0, text.length() - 1); // the zone is an addition of Debezium's
        }
        return value;
    }

    /** The values of these fields, as text. */
    static List<String> key(Struct key, List<String> fields) {
        return fields.stream().map(field -> String.valueOf(key.get(field))).toList();
    }
}

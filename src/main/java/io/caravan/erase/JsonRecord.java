package io.caravan.erase;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.Table;
import io.caravan.read.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A record as JSON, of which the fields that name the person can be read and emptied. */
final class JsonRecord {

    private static final JsonMapper JSON = StrictJson.mapper();

    private final Contract contract;
    private final ObjectNode record;

    private JsonRecord(Contract contract, ObjectNode record) {
        this.contract = contract;
        this.record = record;
    }

    /** The record that {@code bytes} hold; empty when they are no JSON object, or one that names a field twice. */
    static Optional<JsonRecord> parse(Contract contract, byte[] bytes) {
        try {
            return JSON.readTree(bytes) instanceof ObjectNode object
                    ? Optional.of(new JsonRecord(contract, object))
                    : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty(); // it is searched as text
        }
    }

    /** The value of the subject's field with this role, as text; null when there is none. */
    @Nullable
    String subject(String role) {
        Field field = contract.subject().get(role);
        if (field == null || !(field.path().parent().in(record) instanceof ObjectNode parent)) {
            return null;
        }
        return names(field)
                .map(parent::get)
                .filter(node -> node != null && node.isValueNode() && !node.isNull())
                .map(JsonNode::asString)
                .findFirst()
                .orElse(null);
    }

    /**
     * The record without its person, on one line.
     *
     * @param link stands in the field that names the person
     * @param treated whether the record is one as it rests in the output, rather than as it came
     */
    byte[] emptied(String link, boolean treated) {
        empty(record, contract.table(), link, treated);
        for (Table child : contract.children()) {
            if (child.array().in(record) instanceof ArrayNode elements) {
                for (JsonNode element : elements) {
                    if (element instanceof ObjectNode object) {
                        empty(object, child, link, treated);
                    }
                }
            }
        }
        return JSON.writeValueAsString(record).getBytes(StandardCharsets.UTF_8);
    }

    private void empty(ObjectNode object, Table table, String link, boolean treated) {
        for (int i = 0; i < table.fields().size(); i++) {
            Field field = table.fields().get(i);
            boolean emptied = treated ? field.isEmptied() : !table.isFurther(i) && table.isEmptied(field.path());
            if (emptied && field.path().parent().in(object) instanceof ObjectNode parent) {
                List<String> present =
                        new ArrayList<>(names(field).filter(parent::has).toList());
                for (String name : present) {
                    if (field.equals(contract.subject().get("id"))) {
                        parent.put(name, link);
                    } else if (treated ? field.storedNullable() : field.nullable()) {
                        parent.putNull(name);
                    } else {
                        parent.put(name, "");
                    }
                }
            }
        }
    }

    private static Stream<String> names(Field field) {
        return Stream.concat(
                Stream.of(field.path().name(), field.written().name()).distinct(), field.aliases().stream());
    }
}

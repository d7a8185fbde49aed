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

/** A record as JSON, out of which its person can be taken. */
final class JsonRecord {

    private static final JsonMapper JSON = StrictJson.mapper();

    private final Contract contract;
    private final ObjectNode record;

    private JsonRecord(Contract contract, ObjectNode record) {
        this.contract = contract;
        this.record = record;
    }

    /** The record that {@code bytes} hold; empty when they are no JSON object, or one with a field twice or a number beyond all bounds. */
    static Optional<JsonRecord> parse(Contract contract, byte[] bytes) {
        try {
            return JSON.readTree(bytes) instanceof ObjectNode object
                    ? Optional.of(new JsonRecord(contract, object))
                    : Optional.empty();
        } catch (JacksonException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * The record without its person, on one line: what the contract calls an identifier is emptied, and what it does not
     * declare is left out, as nobody knows what it tells.
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
        leaveOutUndeclared(record, Declared.in(contract, treated));
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
                    if (contract.subject().isLink(field)) {
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

    private static void leaveOutUndeclared(JsonNode node, @Nullable Declared declared) {
        if (node instanceof ArrayNode elements) {
            elements.forEach(element -> leaveOutUndeclared(element, declared));
        } else if (node instanceof ObjectNode object && declared != null) {
            object.propertyNames().stream()
                    .filter(name -> declared.member(name) == null)
                    .toList()
                    .forEach(object::remove);
            object.properties()
                    .forEach(member -> leaveOutUndeclared(member.getValue(), declared.member(member.getKey())));
        }
    }

    private static Stream<String> names(Field field) {
        return Stream.concat(
                Stream.of(field.path().name(), field.written().name()).distinct(), field.aliases().stream());
    }
}

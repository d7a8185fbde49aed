package io.caravan.contract;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Where a field stands in a record: the names from the record down to it, {@code delivery_address.postcode}. Inside an
 * array that is a child table, the path goes on through the array's elements: {@code purchases.products.sku}.
 */
public record FieldPath(List<String> names) {

    /** The record itself. */
    public static final FieldPath RECORD = new FieldPath(List.of());

    public FieldPath {
        names = List.copyOf(names);
    }

    public static FieldPath parse(String dotted) {
        return new FieldPath(List.of(dotted.split("\\.", -1)));
    }

    public FieldPath child(String name) {
        return new FieldPath(Stream.concat(names.stream(), Stream.of(name)).toList());
    }

    /** The node that stands at this path; a missing node where nothing does. */
    public JsonNode in(JsonNode record) {
        JsonNode node = record;
        for (String name : names) {
            node = node.path(name);
        }
        return node;
    }

    /** The last name, which is the field's own. */
    public String name() {
        return names.get(names.size() - 1);
    }

    /** The path of the object that the field is in. */
    public FieldPath parent() {
        return new FieldPath(names.subList(0, names.size() - 1));
    }

    /** The path of this field as seen from {@code ancestor}, which must be at its beginning. */
    public FieldPath below(FieldPath ancestor) {
        return new FieldPath(names.subList(ancestor.names.size(), names.size()));
    }

    @Override
    public String toString() {
        return String.join(".", names);
    }
}

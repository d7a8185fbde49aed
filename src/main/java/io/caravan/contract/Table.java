package io.caravan.contract;

import io.caravan.failure.InvalidContractException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A table that a dataset fills: its own, or a child table made of an array in the record.
 *
 * @param name the table's name in the domain's schema
 * @param array where the array stands that a child table is made of; {@link FieldPath#RECORD} for the dataset's own table
 * @param fields the fields in the order of the contract, their paths relative to {@code array}'s elements
 * @param origins for each field the index of the one that has its value in a record: itself, or where one field fills
 *     several columns the first of these
 */
public record Table(String name, FieldPath array, List<Field> fields, List<Integer> origins) {

    public Table {
        fields = List.copyOf(fields);
        origins = List.copyOf(origins);
    }

    Table(String name, FieldPath array, List<Field> fields) {
        this(name, array, fields, origins(fields));
    }

    private static List<Integer> origins(List<Field> fields) {
        Map<FieldPath, Integer> first = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            first.putIfAbsent(fields.get(i).path(), i);
        }
        return fields.stream().map(field -> first.getOrDefault(field.path(), 0)).toList();
    }

    /** Whether the field has the value of another one, and none of its own in a record that nobody has treated. */
    public boolean isFurther(int field) {
        return origins.get(field) != field;
    }

    /** Whether what stands at {@code path} goes when a record is emptied, because of any of its columns. */
    public boolean isEmptied(FieldPath path) {
        return fields.stream().anyMatch(field -> field.path().equals(path) && field.isEmptied());
    }

    /** The field at {@code path}, which the contract's checks have shown to exist; of several columns the first. */
    public Field field(FieldPath path) {
        return fields.stream()
                .filter(field -> field.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new InvalidContractException("table " + name + " has no field " + path));
    }
}

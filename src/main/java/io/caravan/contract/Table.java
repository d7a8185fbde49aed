package io.caravan.contract;

import java.util.List;

/**
 * A table that a dataset fills: its own, or a child table made of an array in the record.
 *
 * @param name the table's name in the domain's schema
 * @param array where the array stands that a child table is made of; {@link FieldPath#RECORD} for the dataset's own table
 * @param fields the fields in the order of the contract, their paths relative to {@code array}'s elements
 */
public record Table(String name, FieldPath array, List<Field> fields) {

    public Table {
        fields = List.copyOf(fields);
    }

    /** The field at {@code path}, which the contract's checks have shown to exist. */
    public Field field(FieldPath path) {
        return fields.stream()
                .filter(field -> field.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new ContractException("table " + name + " has no field " + path));
    }
}

package io.caravan.contract;

import java.util.List;

/**
 * A named rule across the fields of a record that JSON Schema cannot say. There are a few fixed kinds; this is the one
 * that adds up: {@code total} must be the sum, over the elements of {@code lines}, of the product of {@code factors}.
 *
 * @param name the rule's name, as rejects give it
 * @param total a number field of the record
 * @param lines the array of a child table
 * @param factors number fields of its elements
 */
public record Check(String name, FieldPath total, FieldPath lines, List<FieldPath> factors) {

    public Check {
        factors = List.copyOf(factors);
    }
}

package io.caravan.contract;

import java.util.List;

/**
 * A table that the records of a dataset fill beside their own: one of {@code also}, or the history. It is outside of the
 * balance, and follows from the records alone, whatever their order.
 *
 * @param contract what the table would have for a contract if it were a dataset's own; by that a person is found in it
 * @param from for each of its fields the field of the dataset that it is filled from
 */
public record Beside(Contract contract, List<Field> from) {

    public Beside {
        from = List.copyOf(from);
    }
}

package io.caravan.read;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.run.Values;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Numbers the records of a file that have the same key but for that number: for records that may well be there twice, as two
 * lines of one order for the same product. See {@link Repeats} for how far apart they may stand.
 */
final class Occurrences {

    private final Field number;
    private final int index;
    private final List<Field> others;
    private final List<Field> fields;
    private final Repeats repeats = new Repeats();

    /** @param number the field that has the number */
    Occurrences(Contract contract, Field number) {
        this.number = number;
        this.fields = contract.table().fields();
        this.index = fields.indexOf(number);
        this.others =
                contract.key().stream().filter(field -> !field.equals(number)).toList();
    }

    void number(Values values) {
        StringBuilder key = new StringBuilder();
        others.forEach(field -> key.append(values.get(fields.indexOf(field))).append('\0'));
        values.set(index, BigDecimal.valueOf(count(key)));
    }

    void number(ObjectNode document) {
        StringBuilder key = new StringBuilder();
        others.forEach(
                field -> key.append(field.path().in(document).asString("null")).append('\0'));
        document.put(number.path().name(), count(key));
    }

    private int count(StringBuilder key) {
        return repeats.count(key.toString().getBytes(StandardCharsets.UTF_8));
    }
}

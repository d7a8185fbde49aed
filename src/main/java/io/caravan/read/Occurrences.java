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
    private final List<Field> others;

    /** Where their values are. */
    private final int numberIndex;

    private final int[] otherIndexes;
    private final Repeats repeats = new Repeats();

    /** @param number the field that has the number */
    Occurrences(Contract contract, Field number) {
        List<Field> fields = contract.table().fields();
        this.number = number;
        this.others =
                contract.key().stream().filter(field -> !field.equals(number)).toList();
        this.numberIndex = fields.indexOf(number);
        this.otherIndexes = others.stream().mapToInt(fields::indexOf).toArray();
    }

    void number(Values values) {
        StringBuilder key = new StringBuilder();
        for (int other : otherIndexes) {
            key.append(values.get(other)).append('\0');
        }
        values.set(numberIndex, BigDecimal.valueOf(count(key)));
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

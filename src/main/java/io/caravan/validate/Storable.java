package io.caravan.validate;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.FieldType;
import io.caravan.contract.Table;
import io.caravan.reject.Violation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What JSON can say and a table cannot hold: the character U+0000, half a surrogate pair, whole numbers beyond 64 bits,
 * the year 0. Found here it is a reject; found by PostgreSQL it would fail the file.
 */
final class Storable {

    private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private final Contract contract;

    Storable(Contract contract) {
        this.contract = contract;
    }

    List<Violation> violations(JsonNode record) {
        List<Violation> violations = new ArrayList<>(0);
        collect(record, contract.table(), "", violations);
        for (Table child : contract.children()) {
            int index = 0;
            for (JsonNode element : child.array().in(record)) {
                collect(element, child, child.array() + "." + index++ + ".", violations);
            }
        }
        return violations;
    }

    private static void collect(JsonNode record, Table table, String prefix, List<Violation> violations) {
        for (Field field : table.fields()) {
            JsonNode value = field.path().in(record);
            if (value.isNumber() && field.type() == FieldType.INTEGER && !isLong(value)) {
                violations.add(
                        new Violation(prefix + field.path(), "range", "must be a whole number of at most 64 bits"));
            } else if (value.isString() && !isText(value.stringValue())) {
                violations.add(new Violation(
                        prefix + field.path(),
                        "characters",
                        "holds a character that no text may hold (U+0000 or half a pair)"));
            } else if (value.isString()
                    && field.type() == FieldType.DATE_TIME
                    && value.stringValue().startsWith("0000")) {
                violations.add(new Violation(prefix + field.path(), "range", "has no year"));
            }
        }
    }

    private static boolean isLong(JsonNode number) {
        if (number.isIntegralNumber()) {
            return number.canConvertToLong();
        }
        BigDecimal value = number.decimalValue();
        return value.compareTo(LONG_MIN) >= 0 && value.compareTo(LONG_MAX) <= 0;
    }

    private static boolean isText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c) && (++i == text.length() || !Character.isLowSurrogate(text.charAt(i)))) {
                return false;
            }
        }
        return true;
    }
}

package io.caravan.validate;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.FieldType;
import io.caravan.contract.FileFormat;
import io.caravan.contract.Table;
import io.caravan.reject.Violation;
import io.caravan.run.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What JSON can say and a table cannot hold: the character U+0000, half a surrogate pair, whole numbers beyond 64 bits,
 * the year 0, a key that is longer than an index takes. Found here it is a reject; found by PostgreSQL it would fail the file.
 */
final class Storable {

    private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private static final int NO_ELEMENT = -1;

    private static final char LOST = '\uFFFD';

    private final Contract contract;

    /** How many bytes the texts may have, by field; looked up once, as a table is a large key. */
    private final int[] longest;

    private final List<int[]> longestOfElements;

    /** A log takes what clients send, whatever its encoding. */
    private final boolean declaresUtf8;

    Storable(Contract contract) {
        this.contract = contract;
        IndexedText indexed = new IndexedText(contract);
        this.longest = indexed.of(contract.table());
        this.longestOfElements = contract.children().stream().map(indexed::of).toList();
        this.declaresUtf8 = contract.format() != FileFormat.APACHE_COMBINED;
    }

    List<Violation> violations(Values record) {
        List<Violation> violations = new ArrayList<>(0);
        collect(record, contract.table(), longest, NO_ELEMENT, violations);
        for (int child = 0; child < contract.children().size(); child++) {
            Table table = contract.children().get(child);
            List<Values> elements = record.elements(child);
            for (int i = 0; i < elements.size(); i++) {
                collect(elements.get(i), table, longestOfElements.get(child), i, violations);
            }
        }
        return violations;
    }

    private void collect(Values values, Table table, int[] limits, int element, List<Violation> violations) {
        List<Field> fields = table.fields();
        for (int i = 0; i < fields.size(); i++) {
            Object value = values.get(i);
            FieldType type = fields.get(i).type();
            if (value instanceof BigDecimal number && type == FieldType.INTEGER && !isLong(number)) {
                violations.add(new Violation(
                        path(table, element, fields.get(i)), "range", "must be a whole number of at most 64 bits"));
            } else if (value instanceof String text && !values.isPlainText() && !isText(text)) {
                violations.add(new Violation(
                        path(table, element, fields.get(i)),
                        "characters",
                        "holds a character that no text may hold (U+0000 or half a pair)"));
            } else if (declaresUtf8
                    && value instanceof String text
                    && !values.isPlainText()
                    && text.indexOf(LOST) >= 0) {
                violations.add(
                        new Violation(
                                path(table, element, fields.get(i)),
                                "encoding",
                                "holds U+FFFD in place of a character that was lost when the text was converted; ask for it in UTF-8"));
            } else if (value instanceof String text && IndexedText.isLonger(text, limits[i])) {
                violations.add(new Violation(
                        path(table, element, fields.get(i)),
                        "maxLength",
                        "is longer than a key or reference may be (" + limits[i] + " bytes in UTF-8)"));
            } else if (type == FieldType.DATE_TIME && value instanceof String text && text.startsWith("0000")) {
                violations.add(new Violation(path(table, element, fields.get(i)), "range", "has no year"));
            }
        }
    }

    private static String path(Table table, int element, Field field) {
        return element == NO_ELEMENT ? field.path().toString() : table.array() + "." + element + "." + field.path();
    }

    private static boolean isLong(BigDecimal number) {
        return number.compareTo(LONG_MIN) >= 0 && number.compareTo(LONG_MAX) <= 0;
    }

    private static boolean isText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return c != 0 && isPaired(text, i);
            }
        }
        return true;
    }

    private static boolean isPaired(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (c == 0 || (Character.isSurrogate(c) && !pair)) {
                return false;
            }
            i += pair ? 1 : 0;
        }
        return true;
    }
}

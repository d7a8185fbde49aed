package io.caravan.validate;

import io.caravan.contract.Beside;
import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.FieldPath;
import io.caravan.contract.FieldType;
import io.caravan.contract.Reference;
import io.caravan.contract.Table;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How long the texts may be that come into an index: those of keys, of references, and of the keys of further tables.
 * PostgreSQL takes about 2,700 bytes for an entry of an index (SQLSTATE 54000 beyond), in which there are other columns too.
 */
final class IndexedText {

    /** In bytes of UTF-8, for all texts of a key together. */
    private static final int MOST = 2500;

    private static final int UNBOUNDED = Integer.MAX_VALUE;
    private static final int MOST_BYTES_OF_A_CHAR = 3;

    private final Map<Table, int[]> limits = new HashMap<>();

    IndexedText(Contract contract) {
        Stream.concat(Stream.of(contract.table()), contract.children().stream())
                .forEach(table -> limits.put(table, unbounded(table)));
        bound(contract.table(), contract.key());
        for (Reference reference : contract.references()) {
            bound(reference.table(), List.of(reference.field()));
        }
        for (Beside beside : contract.beside()) {
            List<Field> columns = beside.contract().table().fields();
            bound(
                    contract.table(),
                    beside.contract().key().stream()
                            .map(field -> beside.from().get(columns.indexOf(field)))
                            .toList());
        }
    }

    private static int[] unbounded(Table table) {
        int[] limits = new int[table.fields().size()];
        Arrays.fill(limits, UNBOUNDED);
        return limits;
    }

    private void bound(Table table, List<Field> key) {
        List<FieldPath> texts = key.stream()
                .filter(field -> field.type() == FieldType.TEXT)
                .map(Field::path)
                .toList();
        int[] own = limits.getOrDefault(table, new int[0]);
        for (int i = 0; i < own.length; i++) {
            if (texts.contains(table.fields().get(i).path())) {
                own[i] = Math.min(own[i], MOST / texts.size());
            }
        }
    }

    /** For each field of {@code table} how many bytes a text of it may have. */
    int[] of(Table table) {
        return limits.getOrDefault(table, new int[0]);
    }

    /** Whether {@code text} has more than so many bytes in UTF-8. */
    static boolean isLonger(String text, int limit) {
        int length = text.length();
        if (length <= limit / MOST_BYTES_OF_A_CHAR) {
            return false;
        }
        long bytes = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : MOST_BYTES_OF_A_CHAR;
        }
        return bytes > limit;
    }
}

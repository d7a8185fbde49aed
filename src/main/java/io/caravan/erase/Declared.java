package io.caravan.erase;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.FieldType;
import io.caravan.contract.Privacy;
import io.caravan.contract.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a contract declares in a record, as a tree of names. A name of which it says nothing has no node; arrays are passed
 * through, as a child table's elements are.
 */
final class Declared {

    private final Map<String, Declared> members = new HashMap<>();
    private @Nullable Field field;
    private boolean isKey;

    private Declared() {}

    /**
     * The tree of a record.
     *
     * @param treated whether it is one as it rests in an output file, rather than as it came
     */
    static Declared in(Contract contract, boolean treated) {
        Declared record = new Declared();
        record.add(contract.table(), treated, contract.key());
        contract.children().forEach(child -> record.add(child, treated, List.of()));
        return record;
    }

    private void add(Table table, boolean treated, List<Field> key) {
        Declared container = this;
        for (String name : table.array().names()) {
            container = container.members.computeIfAbsent(name, any -> new Declared());
        }
        for (Field declared : table.fields()) {
            Declared parent = container;
            List<String> path = (treated ? declared.written() : declared.path()).names();
            for (String name : path.subList(0, path.size() - 1)) {
                parent = parent.members.computeIfAbsent(name, any -> new Declared());
            }
            for (String name : Stream.concat(Stream.of(path.get(path.size() - 1)), declared.aliases().stream())
                    .toList()) {
                Declared leaf = parent.members.computeIfAbsent(name, any -> new Declared());
                if (leaf.field == null) {
                    leaf.field = declared;
                    leaf.isKey = key.contains(declared);
                }
            }
        }
    }

    /** What is declared by that name; null when nothing is. */
    @Nullable
    Declared member(String name) {
        return members.get(name);
    }

    /** The field that stands here; null when it is an object or an array. */
    @Nullable
    Field field() {
        return field;
    }

    /** Whether a value here may hold an id of a person as a word: not a number, a date, a key, or what is of no person. */
    boolean mayHoldAnId() {
        return field == null || mayHoldAnId(field, isKey);
    }

    /** The same for a field. */
    static boolean mayHoldAnId(Field field, boolean isKey) {
        return field.type() == FieldType.TEXT && !isKey && field.privacy().kind() != Privacy.Kind.NONE;
    }
}

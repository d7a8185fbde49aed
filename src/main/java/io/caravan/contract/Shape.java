package io.caravan.contract;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form of a dataset's records as a tree: what stands under which name, in the order in which a record is written. Its
 * leaves are the fields of the contract's tables, by their index there.
 */
public final class Shape {

    /** What stands under a name. */
    public sealed interface Part permits Leaf, Branch, Elements {}

    /** A field. Its {@code index} is that among the fields of its table. */
    public record Leaf(int index, Field field) implements Part {}

    /** An object whose fields belong to the same table. */
    public record Branch(Shape shape) implements Part {}

    /** An array of objects, which fill the child table with this {@code index} among the contract's. */
    public record Elements(int index, Shape shape) implements Part {}

    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Map<String, Part> byAnyName = new HashMap<>();

    private Shape() {}

    /** The form of the contract's records. */
    public static Shape of(Contract contract) {
        Shape record = of(contract.table());
        for (int i = 0; i < contract.children().size(); i++) {
            Table child = contract.children().get(i);
            record.at(child.array().parent()).put(child.array().name(), new Elements(i, of(child)));
        }
        return record;
    }

    /** The form of the elements of a child table's array, or of a record without its arrays. */
    public static Shape of(Table table) {
        Shape shape = new Shape();
        for (int i = 0; i < table.fields().size(); i++) {
            Field field = table.fields().get(i);
            Shape parent = shape.at(field.path().parent());
            Leaf leaf = new Leaf(i, field);
            parent.put(field.path().name(), leaf);
            field.aliases().forEach(alias -> parent.byAnyName.put(alias, leaf));
        }
        return shape;
    }

    private Shape at(FieldPath path) {
        Shape shape = this;
        for (String name : path.names()) {
            Part part = shape.parts.get(name);
            if (!(part instanceof Branch)) {
                part = new Branch(new Shape());
                shape.put(name, part);
            }
            shape = ((Branch) part).shape();
        }
        return shape;
    }

    private void put(String name, Part part) {
        parts.put(name, part);
        byAnyName.put(name, part);
    }

    /** The parts by their names, in order. */
    public Collection<Map.Entry<String, Part>> parts() {
        return parts.entrySet();
    }

    /** What stands under {@code name}, which may be an alias; null when the contract does not know it. */
    public @Nullable Part part(String name) {
        return byAnyName.get(name);
    }
}

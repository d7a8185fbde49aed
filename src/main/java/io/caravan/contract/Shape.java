package io.caravan.contract;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
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

    /** The form of the contract's records as they come. */
    public static Shape of(Contract contract) {
        return of(contract, Shape::of);
    }

    /** The form of the contract's records in the output, where a field that fills several columns is several. */
    public static Shape written(Contract contract) {
        return of(contract, Shape::written);
    }

    private static Shape of(Contract contract, Function<Table, Shape> form) {
        Shape record = form.apply(contract.table());
        for (int i = 0; i < contract.children().size(); i++) {
            Table child = contract.children().get(i);
            record.at(child.array().parent()).put(child.array().name(), new Elements(i, form.apply(child)));
        }
        return record;
    }

    private static Shape of(Table table) {
        Shape shape = new Shape();
        for (int i = 0; i < table.fields().size(); i++) {
            Field field = table.fields().get(i);
            if (!table.isFurther(i)) {
                Shape parent = shape.at(field.path().parent());
                Leaf leaf = new Leaf(i, field);
                parent.put(field.path().name(), leaf);
                field.aliases().forEach(alias -> parent.byAnyName.put(alias, leaf));
            }
        }
        return shape;
    }

    private static Shape written(Table table) {
        Shape shape = new Shape();
        for (int i = 0; i < table.fields().size(); i++) {
            Field field = table.fields().get(i);
            shape.at(field.written().parent()).put(field.written().name(), new Leaf(i, field));
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

package io.caravan.run;

import io.caravan.contract.Contract;
import io.caravan.contract.Shape;
import io.caravan.contract.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of a record, or of an element of one of its arrays, by the index of their field in the contract's table: text
 * as {@link String}, numbers as {@link java.math.BigDecimal}, truth as {@link Boolean}. The room {@code anonymise} gives
 * whole numbers as {@link Long} and tokens as {@link Pseudonym}.
 */
public final class Values {

    private static final Object NULL = new Object();
    private static final List<Values>[] NO_CHILDREN = children(0);

    private final @Nullable Object[] fields;
    private final @Nullable List<Values>[] children;

    private boolean plainText;

    private Values(int fields, @Nullable List<Values>[] children) {
        this.fields = new Object[fields];
        this.children = children;
    }

    /** Those of a record in which nothing is given yet. */
    public static Values ofRecord(Contract contract) {
        int count = contract.children().size();
        return new Values(contract.table().fields().size(), count == 0 ? NO_CHILDREN : children(count));
    }

    /** Those of an element of a child table's array in which nothing is given yet. */
    public static Values ofElement(Table child) {
        return new Values(child.fields().size(), NO_CHILDREN);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
    private static List<Values>[] children(int count) {
        return new List[count];
    }

    /** The value of a field; null when the record says null or does not name the field. */
    public @Nullable Object get(int field) {
        Object value = fields[field];
        return value == NULL ? null : value;
    }

    /** Whether the record names the field, be it with null. */
    public boolean names(int field) {
        return fields[field] != null;
    }

    public void set(int field, @Nullable Object value) {
        fields[field] = value == null ? NULL : value;
    }

    /** Whether all text here is known to be of printable ASCII characters alone, without a look at it. */
    public boolean isPlainText() {
        return plainText;
    }

    public void setPlainText() {
        plainText = true;
    }

    /** The elements of a child table's array, by its index among the contract's; none when the record has no such array. */
    public List<Values> elements(int child) {
        List<Values> elements = children[child];
        return elements == null ? List.of() : elements;
    }

    /** Whether the record has the array, be it empty. */
    public boolean hasElements(int child) {
        return children[child] != null;
    }

    public void setElements(int child, List<Values> elements) {
        children[child] = elements;
    }

    /** Whether the record has anything of what {@code object} is made of. */
    public boolean namesAnyOf(Shape object) {
        for (Map.Entry<String, Shape.Part> entry : object.parts()) {
            if (names(entry.getValue())) {
                return true;
            }
        }
        return false;
    }

    private boolean names(Shape.Part part) {
        if (part instanceof Shape.Leaf leaf) {
            return names(leaf.index());
        }
        return part instanceof Shape.Branch branch
                ? namesAnyOf(branch.shape())
                : part instanceof Shape.Elements elements && hasElements(elements.index());
    }

    /** Shows no value, so that it may turn up in a log. */
    @Override
    public String toString() {
        return Arrays.stream(fields).filter(value -> value != null).count() + " of " + fields.length + " fields";
    }
}

package io.caravan.validate;

import io.caravan.contract.Contract;
import io.caravan.contract.Shape;
import io.caravan.run.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BigIntegerNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** A record as the document that the standard validator wants, made of its values and back. */
final class Document {

    private Document() {}

    /** The document whose values these are. What the record does not name, the document does not. */
    static ObjectNode of(Shape shape, Values values) {
        ObjectNode document = JsonMapper.shared().createObjectNode();
        for (Map.Entry<String, Shape.Part> entry : shape.parts()) {
            String name = entry.getKey();
            Shape.Part part = entry.getValue();
            if (part instanceof Shape.Leaf leaf && values.names(leaf.index())) {
                document.set(name, node(values.get(leaf.index())));
            } else if (part instanceof Shape.Branch branch && values.namesAnyOf(branch.shape())) {
                document.set(name, of(branch.shape(), values));
            } else if (part instanceof Shape.Elements elements && values.hasElements(elements.index())) {
                ArrayNode array = document.putArray(name);
                values.elements(elements.index()).forEach(element -> array.add(of(elements.shape(), element)));
            }
        }
        return document;
    }

    private static JsonNode node(@Nullable Object value) {
        if (value == null) {
            return NullNode.instance;
        }
        if (value instanceof BigDecimal number) {
            return numberNode(number);
        }
        return value instanceof Boolean truth ? BooleanNode.valueOf(truth) : StringNode.valueOf((String) value);
    }

    /** A whole number as one: of a decimal the validator takes 64 bits at the most where whole numbers are asked for. */
    private static JsonNode numberNode(BigDecimal number) {
        return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0
                ? BigIntegerNode.valueOf(number.toBigIntegerExact())
                : DecimalNode.valueOf(number);
    }

    /** The values of a document that the contract has found valid; what the contract has no field for is left behind. */
    static Values values(Contract contract, Shape shape, JsonNode document) {
        Values values = Values.ofRecord(contract);
        collect(contract, shape, document, values);
        return values;
    }

    private static void collect(Contract contract, Shape shape, JsonNode document, Values values) {
        for (Map.Entry<String, Shape.Part> entry : shape.parts()) {
            JsonNode node = document.get(entry.getKey());
            Shape.Part part = entry.getValue();
            if (node == null) {
                continue;
            }
            if (part instanceof Shape.Leaf leaf) {
                values.set(leaf.index(), value(node));
            } else if (part instanceof Shape.Branch branch) {
                collect(contract, branch.shape(), node, values);
            } else if (part instanceof Shape.Elements elements) {
                List<Values> list = new ArrayList<>(node.size());
                for (JsonNode element : node) {
                    Values collected = Values.ofElement(contract.children().get(elements.index()));
                    collect(contract, elements.shape(), element, collected);
                    list.add(collected);
                }
                values.setElements(elements.index(), list);
            }
        }
    }

    /** The single value of a node; null when there is none. */
    static @Nullable Object value(JsonNode node) {
        if (!node.isValueNode() || node.isNull()) {
            return null;
        }
        if (node.isNumber()) {
            return node.decimalValue();
        }
        return node.isBoolean() ? (Object) node.booleanValue() : node.stringValue();
    }
}

package io.caravan.read;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.Table;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Brings a document into the contract's form: an alias becomes the field's name, and each text what it stands for. */
final class DocumentTyping {

    private final Contract contract;

    DocumentTyping(Contract contract) {
        this.contract = contract;
    }

    ObjectNode apply(ObjectNode document) throws BadRecordException {
        apply(document, contract.table());
        for (Table child : contract.children()) {
            if (child.array().in(document) instanceof ArrayNode elements) {
                for (JsonNode element : elements) {
                    if (element instanceof ObjectNode object) {
                        apply(object, child);
                    }
                }
            }
        }
        return document;
    }

    private static void apply(ObjectNode record, Table table) throws BadRecordException {
        for (int i = 0; i < table.fields().size(); i++) {
            Field field = table.fields().get(i);
            if (table.isFurther(i) || !(field.path().parent().in(record) instanceof ObjectNode parent)) {
                continue;
            }
            String name = field.path().name();
            rename(parent, field, name);
            JsonNode value = parent.get(name);
            if (value != null) {
                parent.set(name, typed(field, value));
            }
        }
    }

    private static void rename(ObjectNode parent, Field field, String name) throws BadRecordException {
        for (String alias : field.aliases()) {
            JsonNode value = parent.remove(alias);
            if (value != null) {
                if (parent.has(name)) {
                    throw new BadRecordException(
                            field.path().toString(), "alias", "the record gives the field under two of its names");
                }
                parent.set(name, value);
            }
        }
    }

    private static JsonNode typed(Field field, JsonNode value) throws BadRecordException {
        if (value.isBigDecimal() && !Typing.isSane(value.decimalValue())) {
            throw new BadRecordException(
                    field.path().toString(), "range", "the number is beyond what a table can hold");
        }
        if (value.isIntegralNumber() && Typing.isWantedAsText(field)) {
            return StringNode.valueOf(value.bigIntegerValue().toString());
        }
        return value.isString() ? node(Typing.typed(field, value.stringValue())) : value;
    }

    private static JsonNode node(@Nullable Object value) {
        if (value == null) {
            return NullNode.instance;
        }
        if (value instanceof BigDecimal number) {
            return DecimalNode.valueOf(number);
        }
        return value instanceof Boolean truth ? BooleanNode.valueOf(truth) : StringNode.valueOf((String) value);
    }
}

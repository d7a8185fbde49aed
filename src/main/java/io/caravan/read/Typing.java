package io.caravan.read;

import io.caravan.contract.Cleaning;
import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.FieldType;
import io.caravan.contract.Table;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Brings a document into the contract's form: an alias becomes the field's name, text is trimmed where the contract says
 * so, and {@code "16.99"} becomes the decimal 16.99 where the contract says number. A text that is no number stays text,
 * for the next room to judge.
 */
final class Typing {

    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]{0,99})(\\.[0-9]{1,99})?([eE][+-]?[0-9]{1,3})?");
    private static final int MAX_EXPONENT = 1000;

    private final Contract contract;

    Typing(Contract contract) {
        this.contract = contract;
    }

    ObjectNode apply(ObjectNode document) throws BadRecordException {
        typed(document, contract.table());
        for (Table child : contract.children()) {
            if (child.array().in(document) instanceof ArrayNode elements) {
                for (JsonNode element : elements) {
                    if (element instanceof ObjectNode object) {
                        typed(object, child);
                    }
                }
            }
        }
        return document;
    }

    private static void typed(ObjectNode record, Table table) throws BadRecordException {
        for (Field field : table.fields()) {
            if (!(field.path().parent().in(record) instanceof ObjectNode parent)) {
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
        if (value.isNumber()) {
            return sane(field, value);
        }
        if (!value.isString()) {
            return value;
        }
        String text = value.stringValue();
        String repaired = text;
        if (field.cleanings().contains(Cleaning.TRIM)) {
            repaired = text.strip();
        }
        if (repaired.isEmpty() && field.cleanings().contains(Cleaning.EMPTY_TO_NULL)) {
            return NullNode.instance;
        }
        @Nullable JsonNode typed = fromText(field.type(), repaired.strip());
        if (typed != null) {
            return typed;
        }
        return repaired.equals(text) ? value : StringNode.valueOf(repaired);
    }

    /** The value that the text stands for when the contract says other than text; null when it stands for none. */
    private static @Nullable JsonNode fromText(FieldType type, String text) {
        return switch (type) {
            case NUMBER, INTEGER -> NUMBER.matcher(text).matches() ? DecimalNode.valueOf(new BigDecimal(text)) : null;
            case BOOLEAN ->
                switch (text) {
                    case "true" -> BooleanNode.TRUE;
                    case "false" -> BooleanNode.FALSE;
                    default -> null;
                };
            case TEXT, DATE, DATE_TIME, LOCAL_DATE_TIME -> null;
        };
    }

    /** An exponent such as 1e999999999 is a few bytes here and a billion digits wherever it is written out. */
    private static JsonNode sane(Field field, JsonNode number) throws BadRecordException {
        if (number.isBigDecimal() && Math.abs((long) number.decimalValue().scale()) > MAX_EXPONENT) {
            throw new BadRecordException(
                    field.path().toString(), "range", "the number is beyond what a table can hold");
        }
        return number;
    }
}

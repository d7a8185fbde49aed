package io.caravan.anonymise;

import io.caravan.contract.Field;
import io.caravan.contract.FieldType;
import io.caravan.contract.Privacy;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

/** What each treatment makes of a value. Nothing is made of nothing: null stays null. */
final class Treatments {

    private final Pseudonyms pseudonyms;

    Treatments(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    JsonNode treat(Field field, JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return NullNode.instance;
        }
        return switch (field.privacy().treatment()) {
            case KEEP -> field.type() == FieldType.INTEGER ? LongNode.valueOf(whole(value)) : value;
            case PSEUDONYMISE -> StringNode.valueOf(pseudonyms.of(value.asString()));
            case MASK -> StringNode.valueOf(Mask.mask(value.stringValue()));
            case GENERALISE ->
                generalise(
                        value.stringValue(),
                        Objects.requireNonNull(field.privacy().coarseness()));
            case SUPPRESS -> NullNode.instance;
        };
    }

    /** JSON Schema takes 2.0 for a whole number; the column wants it written as one. */
    private static long whole(JsonNode value) {
        return value.isIntegralNumber()
                ? value.longValue()
                : value.decimalValue().longValueExact();
    }

    private static JsonNode generalise(String text, Privacy.Coarseness coarseness) {
        return switch (coarseness) {
            case YEAR -> IntNode.valueOf(Integer.parseInt(text.substring(0, 4)));
            case POSTCODE_AREA -> {
                String area = PostcodeArea.of(text);
                yield area.isEmpty() ? NullNode.instance : StringNode.valueOf(area);
            }
        };
    }
}

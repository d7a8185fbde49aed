package io.caravan.validate;

import com.networknt.schema.Error;
import tools.jackson.databind.JsonNode;

/**
 * What a broken keyword is called to a business user. It says what the contract asks for and nothing of the value; the
 * validator's own messages quote values and are not passed on.
 */
final class Wording {

    private Wording() {}

    static String of(String keyword, Error error) {
        JsonNode asked = error.getSchemaNode();
        String limit = asked == null || asked.isContainer() ? "" : asked.asString();
        return switch (keyword) {
            case "type" -> isNull(error) ? "must not be empty" : "must be " + type(asked);
            case "format" -> "is not " + format(limit);
            case "minLength" -> limit.equals("1") ? "must not be empty" : "must have at least " + limit + " characters";
            case "maxLength" -> "must have at most " + limit + " characters";
            case "minimum" -> "must be " + limit + " or more";
            case "exclusiveMinimum" -> "must be above " + limit;
            case "maximum" -> "must be " + limit + " or less";
            case "exclusiveMaximum" -> "must be below " + limit;
            case "multipleOf" -> limit.equals("1") ? "must be a whole number" : "must be a multiple of " + limit;
            case "minItems" -> "must have at least " + limit + " elements";
            case "maxItems" -> "must have at most " + limit + " elements";
            case "enum", "const" -> "is none of the values that the contract allows";
            case "pattern" -> "does not have the form that the contract asks for";
            default -> "breaks the rule " + keyword;
        };
    }

    private static boolean isNull(Error error) {
        return error.getInstanceNode() != null && error.getInstanceNode().isNull();
    }

    private static String type(JsonNode asked) {
        String type = asked == null ? "" : asked.isArray() ? asked.get(0).asString() : asked.asString();
        return switch (type) {
            case "string" -> "text";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            case "object" -> "an object";
            case "array" -> "an array";
            default -> "of the contract's type";
        };
    }

    private static String format(String format) {
        return switch (format) {
            case "email" -> "an e-mail address";
            case "date" -> "a date such as 2020-01-31";
            case "date-time" -> "a time with its zone such as 2020-01-31T10:00:00Z";
            case "local-date-time" -> "a time without a zone such as 2020-01-31T10:00:00";
            case "ip-address" -> "an IP address such as 192.0.2.1 or 2001:db8::1";
            default -> "in the format " + format;
        };
    }
}

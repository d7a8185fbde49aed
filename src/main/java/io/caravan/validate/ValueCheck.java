package io.caravan.validate;

import com.networknt.schema.regex.JDKRegularExpressionFactory;
import com.networknt.schema.regex.RegularExpression;
import io.caravan.run.IpAddress;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What {@link Checker} knows of the schema of a single value. */
final class ValueCheck {

    private static final Set<String> WITHOUT_MEANING = Set.of(
            "title", "description", "x-column", "x-columns", "x-aliases", "x-clean", "x-privacy", "x-occurrence");

    private boolean known = true;
    private boolean allowsText;
    private boolean allowsNumber;
    private boolean allowsInteger;
    private boolean allowsTruth;
    private boolean allowsNull;
    private boolean onlyText;
    private final List<Predicate<String>> ofText = new ArrayList<>();
    private final List<Predicate<BigDecimal>> ofNumber = new ArrayList<>();

    private ValueCheck() {}

    static ValueCheck of(JsonNode schema) {
        ValueCheck check = new ValueCheck();
        for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
            check.compile(keyword.getKey(), keyword.getValue());
        }
        return check;
    }

    private void compile(String keyword, JsonNode asked) {
        switch (keyword) {
            case "type" -> {
                if (asked.isArray()) {
                    asked.forEach(this::type);
                } else {
                    type(asked);
                }
            }
            case "format" -> format(asked.asString(""));
            case "minLength" -> length(asked, (length, limit) -> length >= limit);
            case "maxLength" -> length(asked, (length, limit) -> length <= limit);
            case "pattern" -> {
                RegularExpression pattern =
                        JDKRegularExpressionFactory.getInstance().getRegularExpression(asked.asString());
                ofText.add(pattern::matches);
            }
            case "enum" -> oneOf(asked);
            case "minimum" -> number(asked, order -> order >= 0);
            case "exclusiveMinimum" -> number(asked, order -> order > 0);
            case "maximum" -> number(asked, order -> order <= 0);
            case "exclusiveMaximum" -> number(asked, order -> order < 0);
            case "multipleOf" -> multipleOf(asked);
            default -> known &= WITHOUT_MEANING.contains(keyword);
        }
    }

    private void type(JsonNode type) {
        switch (type.asString("")) {
            case "string" -> allowsText = true;
            case "number" -> allowsNumber = true;
            case "integer" -> allowsInteger = true;
            case "boolean" -> allowsTruth = true;
            case "null" -> allowsNull = true;
            default -> known = false;
        }
    }

    private void format(String format) {
        switch (format) {
            case "date" -> ofText.add(TimeFormats::isDate);
            case "date-time" -> ofText.add(TimeFormats::isUsualDateTime);
            case "local-date-time" -> ofText.add(TimeFormats::isLocalDateTime);
            case "ip-address" -> ofText.add(IpAddress::isValid);
            case "email" -> ofText.add(new EmailCheck());
            default -> known = false;
        }
    }

    @FunctionalInterface
    private interface LengthRule {
        boolean accepts(int length, int limit);
    }

    private void length(JsonNode asked, LengthRule rule) {
        if (asked.isInt()) {
            int limit = asked.intValue();
            ofText.add(text -> rule.accepts(text.codePointCount(0, text.length()), limit));
        } else {
            known = false;
        }
    }

    /** Only for text: when are two numbers the same is for the standard validator to say. */
    private void oneOf(JsonNode asked) {
        Set<String> texts = new HashSet<>();
        for (JsonNode value : asked) {
            if (value.isString()) {
                texts.add(value.stringValue());
            }
        }
        ofText.add(texts::contains);
        onlyText = true;
    }

    @FunctionalInterface
    private interface Order {
        boolean accepts(int comparedWithLimit);
    }

    private void number(JsonNode asked, Order order) {
        if (asked.isNumber()) {
            BigDecimal limit = asked.decimalValue();
            ofNumber.add(number -> order.accepts(number.compareTo(limit)));
        } else {
            known = false;
        }
    }

    private void multipleOf(JsonNode asked) {
        if (asked.isNumber() && asked.decimalValue().signum() > 0) {
            BigDecimal factor = asked.decimalValue();
            ofNumber.add(number -> number.remainder(factor).signum() == 0);
        } else {
            known = false;
        }
    }

    boolean accepts(@Nullable Object value) {
        if (!known) {
            return false;
        }
        if (value instanceof String text) {
            return allowsText && all(ofText, text);
        }
        if (onlyText) {
            return false;
        }
        if (value == null) {
            return allowsNull;
        }
        if (value instanceof BigDecimal number) {
            return (allowsNumber || (allowsInteger && number.scale() == 0)) && all(ofNumber, number);
        }
        return allowsTruth;
    }

    private static <T> boolean all(List<Predicate<T>> predicates, T value) {
        for (Predicate<T> predicate : predicates) {
            if (!predicate.test(value)) {
                return false;
            }
        }
        return true;
    }
}

package io.caravan.report;

import io.caravan.failure.ReportException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a query asks for beside the day.
 *
 * @param value the default
 */
record ReportParameter(String name, Type type, String value) {

    enum Type {
        TEXT {
            @Override
            Object parse(String text) {
                return text;
            }
        },
        INTEGER {
            @Override
            Object parse(String text) {
                return Long.valueOf(text);
            }
        },
        NUMBER {
            @Override
            Object parse(String text) {
                return new BigDecimal(text);
            }
        },
        DATE {
            @Override
            Object parse(String text) {
                return LocalDate.parse(text);
            }
        };

        abstract Object parse(String text);
    }

    /** The parameters of a declaration by their names; a default that cannot be meant is a {@link ReportException}. */
    static Map<String, ReportParameter> read(JsonNode nodes) {
        Map<String, ReportParameter> parameters = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> node : nodes.properties()) {
            Type type = Type.valueOf(node.getValue().get("type").stringValue().toUpperCase(Locale.ROOT));
            ReportParameter parameter = new ReportParameter(
                    node.getKey(), type, node.getValue().get("default").asString());
            var unused = parameter.parse(parameter.value());
            parameters.put(parameter.name(), parameter);
        }
        return parameters;
    }

    /** The value for each of the parameters: the one given, or its default. */
    static Map<String, Object> values(
            Map<String, ReportParameter> parameters, String asked, Map<String, String> given) {
        for (String name : given.keySet()) {
            if (!parameters.containsKey(name)) {
                throw new ReportException(asked + ": has no parameter of that name; it has "
                        + parameters.keySet().stream().sorted().toList());
            }
        }
        Map<String, Object> values = new HashMap<>();
        parameters.forEach(
                (name, declared) -> values.put(name, declared.parse(given.getOrDefault(name, declared.value()))));
        return values;
    }

    /** The value that {@code text} says; anything else is a {@link ReportException}. */
    Object parse(String text) {
        try {
            return type.parse(text);
        } catch (NumberFormatException | DateTimeException e) {
            throw new ReportException(
                    "parameter " + name + ": must be of type " + type.name().toLowerCase(Locale.ROOT));
        }
    }
}

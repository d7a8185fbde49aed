package io.caravan.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.failure.InvalidRouteException;
import io.caravan.failure.Suggestion;
import io.caravan.route.RouteFiles.RouteFile;
import io.caravan.route.RouteFiles.RouteText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The steps of a route and their options, as Camel's own JSON schema lists them. It finds the line of a mistake and the words
 * that are known there; whether there is a mistake is decided by Camel, which reads what the schema does not describe.
 */
final class RouteSchema {

    private static final String FILE = "/schema/camelYamlDsl.json";
    private static final String DEFINITIONS = "#/items/definitions/";
    private static final String STEP = "org.apache.camel.model.ProcessorDefinition";
    private static final String FROM = "org.apache.camel.model.FromDefinition";
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?");

    private final JsonNode elements;

    private RouteSchema(JsonNode elements) {
        this.elements = elements;
    }

    static RouteSchema read() {
        try (InputStream schema =
                Objects.requireNonNull(YamlRoutesBuilderLoader.class.getResourceAsStream(FILE), FILE)) {
            return new RouteSchema(new ObjectMapper().readTree(schema).path("items"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What may stand in one place, of all the forms that the schema allows there. */
    private static final class Shape {

        private final Map<String, JsonNode> options = new LinkedHashMap<>();
        private final Set<String> types = new HashSet<>();
        private final Set<String> words = new HashSet<>();
        private final Set<JsonNode> items = new HashSet<>();
        private boolean closed;
        private boolean step;
    }

    /** @throws InvalidRouteException at the first word that is not known in its place */
    void check(RouteFiles files) {
        for (RouteFile file : files.all()) {
            if (!file.isKamelet()) {
                for (Node element : RouteFiles.children(file.root())) {
                    check(file, "the file", element, elements);
                }
            }
        }
        for (RouteText route : files.routes()) {
            if (route.file().isKamelet()) {
                check(route.file(), "from", route.from(), definition(FROM));
            }
        }
    }

    private JsonNode definition(String name) {
        return elements.path("definitions").path(name);
    }

    private Shape shape(JsonNode schema) {
        Shape shape = new Shape();
        collect(schema, shape);
        return shape;
    }

    private void collect(JsonNode schema, Shape shape) {
        if (schema.has("$ref")) {
            String name = schema.path("$ref").asText().substring(DEFINITIONS.length());
            shape.step |= name.equals(STEP);
            collect(definition(name), shape);
        }
        schema.path("properties")
                .properties()
                .forEach(option -> shape.options.putIfAbsent(option.getKey(), option.getValue()));
        shape.closed |= schema.path("additionalProperties").isBoolean()
                && !schema.path("additionalProperties").asBoolean();
        if (schema.has("type")) {
            shape.types.add(schema.path("type").asText());
        }
        if (schema.has("items")) {
            shape.items.add(schema.path("items"));
        }
        schema.path("enum").forEach(word -> shape.words.add(word.asText()));
        for (String several : List.of("oneOf", "anyOf", "allOf")) {
            schema.path(several).forEach(form -> collect(form, shape));
        }
    }

    private void check(RouteFile file, String name, Node node, JsonNode schema) {
        Shape shape = shape(schema);
        if (node instanceof MappingNode mapping) {
            mapping(file, name, mapping, shape);
        } else if (node instanceof SequenceNode sequence) {
            if (!shape.types.isEmpty() && !shape.types.contains("array")) {
                throw file.mistake(node, name + " must not be a list");
            }
            if (shape.items.size() == 1) {
                JsonNode item = shape.items.iterator().next();
                sequence.getValue().forEach(each -> check(file, name, each, item));
            }
        } else if (node instanceof ScalarNode word) {
            word(file, name, word, shape);
        }
    }

    private void mapping(RouteFile file, String name, MappingNode mapping, Shape shape) {
        if (!shape.types.isEmpty() && !shape.types.contains("object")) {
            String must = shape.types.contains("array") ? "must be a list, each item with a dash" : "must be one value";
            throw file.mistake(mapping, name + " " + must);
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String word = RouteFiles.text(tuple.getKeyNode());
            JsonNode option = shape.options.get(word);
            if (option != null) {
                check(file, word, tuple.getValueNode(), option);
            } else if (shape.closed) {
                String what = shape.step ? "there is no step " + word : name + " has no option " + word;
                throw file.mistake(tuple.getKeyNode(), what + Suggestion.after(word, shape.options.keySet()));
            }
        }
        if (shape.step && mapping.getValue().size() > 1) {
            Node second = mapping.getValue().get(1).getKeyNode();
            throw file.mistake(
                    second, RouteFiles.text(second) + " must be indented more, or be a step with its own dash");
        }
    }

    private static void word(RouteFile file, String name, ScalarNode node, Shape shape) {
        String word = node.getValue();
        if (word.contains("{{") || shape.types.isEmpty()) {
            return; // a setting, of which Camel knows the value
        }
        boolean isText = shape.types.contains("string");
        if (word.isEmpty() && !isText) {
            throw file.mistake(node, name + " has nothing below it; see to the indentation");
        }
        if (isText && !shape.words.isEmpty() && shape.types.size() == 1 && !shape.words.contains(word)) {
            throw file.mistake(node, name + " cannot be " + word + Suggestion.after(word, shape.words));
        }
        if (!isText && shape.types.contains("boolean") && !word.equals("true") && !word.equals("false")) {
            throw file.mistake(node, name + " must be true or false, not " + word);
        }
        if (!isText && shape.types.contains("number") && !NUMBER.matcher(word).matches()) {
            throw file.mistake(node, name + " must be a number, not " + word);
        }
        if (!isText && !shape.types.contains("boolean") && !shape.types.contains("number")) {
            String must =
                    shape.types.contains("array") ? "a list, each item with a dash" : "options on lines of their own";
            throw file.mistake(node, name + " must be " + must + ", not " + word);
        }
    }
}

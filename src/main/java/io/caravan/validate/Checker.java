package io.caravan.validate;

import io.caravan.contract.Contract;
import io.caravan.contract.Shape;
import io.caravan.run.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A contract's JSON Schema compiled for speed. It may only accept: what it does not accept, the standard validator
 * judges and words. A schema that says something unknown here compiles to a checker that accepts nothing.
 */
final class Checker {

    private static final Set<String> WITHOUT_MEANING =
            Set.of("$schema", "title", "description", "properties", "items", "x-dataset", "x-csv", "x-table");

    @FunctionalInterface
    private interface Rule {
        boolean accepts(Values values);
    }

    private final List<Rule> rules = new ArrayList<>();

    private Checker() {}

    static Checker of(Contract contract) {
        Checker checker = new Checker();
        checker.object(contract.schema(), Shape.of(contract));
        return checker;
    }

    boolean accepts(Values values) {
        for (Rule rule : rules) {
            if (!rule.accepts(values)) {
                return false;
            }
        }
        return true;
    }

    private void object(JsonNode schema, Shape shape) {
        Set<String> required = new HashSet<>();
        for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
            JsonNode asked = keyword.getValue();
            switch (keyword.getKey()) {
                case "type" -> knows(asked.asString("").equals("object"));
                // What the contract has no field for is in no values, so there is nothing that it could forbid.
                case "additionalProperties" -> knows(asked.isBoolean());
                case "required" -> asked.forEach(name -> required.add(name.asString()));
                default -> knows(WITHOUT_MEANING.contains(keyword.getKey()));
            }
        }
        Set<String> known = new HashSet<>();
        for (Map.Entry<String, Shape.Part> part : shape.parts()) {
            known.add(part.getKey());
            part(schema.path("properties").path(part.getKey()), part.getValue(), required.contains(part.getKey()));
        }
        knows(known.containsAll(required));
    }

    private void part(JsonNode schema, Shape.Part part, boolean required) {
        if (part instanceof Shape.Leaf leaf) {
            ValueCheck check = ValueCheck.of(schema);
            int index = leaf.index();
            rules.add(values -> values.names(index) ? check.accepts(values.get(index)) : !required);
        } else if (part instanceof Shape.Branch branch) {
            Checker inner = new Checker();
            inner.object(schema, branch.shape());
            rules.add(values -> values.namesAnyOf(branch.shape()) ? inner.accepts(values) : !required);
        } else if (part instanceof Shape.Elements elements) {
            elements(schema, elements, required);
        }
    }

    private void elements(JsonNode schema, Shape.Elements elements, boolean required) {
        int least = 0;
        int most = Integer.MAX_VALUE;
        for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
            JsonNode asked = keyword.getValue();
            switch (keyword.getKey()) {
                case "type" -> knows(asked.asString("").equals("array"));
                case "minItems" -> least = asked.asInt(most);
                case "maxItems" -> most = asked.asInt(-1);
                default -> knows(WITHOUT_MEANING.contains(keyword.getKey()));
            }
        }
        Checker inner = new Checker();
        inner.object(schema.path("items"), elements.shape());
        int fewest = least;
        int mostElements = most;
        rules.add(values -> {
            if (!values.hasElements(elements.index())) {
                return !required;
            }
            List<Values> list = values.elements(elements.index());
            return list.size() >= fewest
                    && list.size() <= mostElements
                    && list.stream().allMatch(inner::accepts);
        });
    }

    private void knows(boolean known) {
        if (!known) {
            rules.add(values -> false);
        }
    }
}

package io.caravan.validate;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import io.caravan.reject.Violation;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The contract's JSON Schema, judged by the standard validator and told in our own words. */
final class SchemaRules {

    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
    private static final int MOST_VIOLATIONS = 10;

    /** A field that the contract does not know is named only if its name is a word and so no value gone astray. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z_-]{0,39}");

    private final Schema schema;

    SchemaRules(JsonNode contract) {
        Dialect dialect = Dialect.builder(DIALECT, Dialects.getDraft202012())
                .keywords(Stream.of(
                                "x-dataset",
                                "x-csv",
                                "x-column",
                                "x-columns",
                                "x-aliases",
                                "x-clean",
                                "x-privacy",
                                "x-table",
                                "x-occurrence")
                        .map(NonValidationKeyword::new)
                        .toList())
                .format(new TimeFormats.Date())
                .format(new TimeFormats.LocalDateAndTime())
                .format(new IpAddressFormat())
                .format(new EmailCheck())
                .build();
        JsonNode plain = ((ObjectNode) contract.deepCopy()).without("$schema");
        this.schema = SchemaRegistry.withDefaultDialect(
                        dialect,
                        builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()))
                .getSchema(plain);
    }

    List<Violation> violations(JsonNode record) {
        List<Error> errors;
        try {
            errors = schema.validate(record);
        } catch (JacksonException e) {
            // The validator reads some numbers in 64 bits. What it says of one that has more quotes the number.
            return List.of(new Violation("", "range", "holds a number beyond what can be judged"));
        }
        return errors.isEmpty()
                ? List.of()
                : errors.stream()
                        .map(SchemaRules::violation)
                        .distinct()
                        .limit(MOST_VIOLATIONS)
                        .toList();
    }

    /** Whether these may not be all that is wrong, or do not say with which field. */
    static boolean mayBeMore(List<Violation> violations) {
        return violations.size() >= MOST_VIOLATIONS
                || violations.stream().anyMatch(violation -> violation.field().isEmpty());
    }

    private static Violation violation(Error error) {
        String place =
                error.getInstanceLocation().toString().replaceFirst("^/", "").replace('/', '.');
        String keyword = Objects.requireNonNullElse(error.getKeyword(), "schema");
        String property = error.getProperty();
        if (keyword.equals("required") || keyword.equals("dependentRequired")) {
            String field = place.isEmpty() ? property : place + "." + property;
            return new Violation(field, "required", "is missing");
        }
        if (keyword.equals("additionalProperties") || property != null) {
            String field = property != null && WORD.matcher(property).matches() ? property : "";
            return new Violation(
                    place.isEmpty() || field.isEmpty() ? place + field : place + "." + field,
                    keyword,
                    "is no field of the contract");
        }
        return new Violation(place, keyword, Wording.of(keyword, error));
    }
}

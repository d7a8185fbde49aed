package io.caravan.contract;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The meta-schema: what a contract may say at all. */
final class ContractSchema {

    private final Schema schema;

    ContractSchema() {
        try (InputStream resource = ContractSchema.class.getResourceAsStream("contract.schema.json")) {
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(resource, InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops at the first thing that a contract may not say, naming {@code file}, the field and what is wrong. */
    void check(String file, JsonNode contract) {
        List<Error> errors = schema.validate(contract);
        if (!errors.isEmpty()) {
            Error error = deepest(errors);
            throw new ContractException(file + ": " + place(error) + ": " + message(error));
        }
    }

    /** The innermost error says most: an outer one only repeats that something below it failed. */
    private static Error deepest(List<Error> errors) {
        Error deepest = errors.get(0);
        for (Error error : errors) {
            if (error.getInstanceLocation().getNameCount()
                    > deepest.getInstanceLocation().getNameCount()) {
                deepest = error;
            }
        }
        return deepest;
    }

    /** {@code /properties/a/properties/b/x-clean/0} is the field {@code a.b}. */
    private static String place(Error error) {
        String[] steps = error.getInstanceLocation().toString().split("/", -1);
        List<String> names = new ArrayList<>();
        for (int i = 1; i + 1 < steps.length; i++) {
            if (steps[i].equals("properties")) {
                names.add(steps[++i]);
            }
        }
        if (names.isEmpty()) {
            return steps.length > 1 ? String.join(".", Arrays.asList(steps).subList(1, steps.length)) : "the contract";
        }
        return "field " + String.join(".", names);
    }

    private static String message(Error error) {
        String property = error.getProperty();
        if (error.getKeyword().equals("required") && "x-privacy".equals(property)) {
            return "has no x-privacy; say its class and its treatment (keep, pseudonymise, mask, generalise, suppress)";
        }
        if (error.getKeyword().equals("required") && "reason".equals(property)) {
            return "keeps a personal value without a reason; write one under x-privacy, or choose another treatment";
        }
        if (error.getKeyword().equals("required") && "x-table".equals(property)) {
            return "is an array without x-table; name the child table it fills";
        }
        return error.getMessage();
    }
}

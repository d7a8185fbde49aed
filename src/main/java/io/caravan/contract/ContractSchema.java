package io.caravan.contract;

import com.networknt.schema.Error;
import io.caravan.failure.InvalidContractException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The meta-schema: what a contract may say at all. */
final class ContractSchema {

    private final DeclarationSchema schema = new DeclarationSchema(ContractSchema.class, "contract.schema.json");

    /** Stops at something that a contract may not say, naming {@code file}, the field and what is wrong. */
    void check(String file, JsonNode contract) {
        schema.innermost(contract).ifPresent(error -> {
            throw new InvalidContractException(file + ": " + place(error) + ": " + message(error));
        });
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

    /** What stands behind the name of the field: {@code x-privacy.treatment: }. */
    private static String rest(Error error) {
        String path = error.getInstanceLocation().toString();
        int field = path.lastIndexOf("/properties/");
        int end = field < 0 ? -1 : path.indexOf('/', field + "/properties/".length());
        return end < 0 ? "" : path.substring(end + 1).replace('/', '.') + ": ";
    }

    private String message(Error error) {
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
        return rest(error) + schema.message(error);
    }
}

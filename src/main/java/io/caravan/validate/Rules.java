package io.caravan.validate;

import io.caravan.contract.Check;
import io.caravan.contract.Contract;
import io.caravan.reject.Violation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** All rules of one contract: the JSON Schema, what a table can hold, and the checks across fields. */
final class Rules {

    private final SchemaRules schema;
    private final Storable storable;
    private final List<Check> checks;

    Rules(Contract contract) {
        this.schema = new SchemaRules(contract.schema());
        this.storable = new Storable(contract);
        this.checks = contract.checks();
    }

    /** The rules that the record breaks; none means that it is valid. */
    List<Violation> violations(JsonNode record) {
        List<Violation> violations = schema.violations(record);
        if (!violations.isEmpty()) {
            return violations;
        }
        violations = storable.violations(record);
        return violations.isEmpty() ? failedChecks(record) : violations;
    }

    private List<Violation> failedChecks(JsonNode record) {
        List<Violation> violations = new ArrayList<>(0);
        for (Check check : checks) {
            JsonNode total = check.total().in(record);
            if (total.isNumber() && total.decimalValue().compareTo(sumOfProducts(record, check)) != 0) {
                violations.add(new Violation(
                        check.total().toString(),
                        check.name(),
                        "is not the sum of " + factors(check) + " over " + check.lines()));
            }
        }
        return violations;
    }

    private static String factors(Check check) {
        return String.join(" × ", check.factors().stream().map(Object::toString).toList());
    }

    private static BigDecimal sumOfProducts(JsonNode record, Check check) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode line : check.lines().in(record)) {
            BigDecimal product = BigDecimal.ONE;
            for (var factor : check.factors()) {
                JsonNode value = factor.in(line);
                product = product.multiply(value.isNumber() ? value.decimalValue() : BigDecimal.ZERO);
            }
            sum = sum.add(product);
        }
        return sum;
    }
}

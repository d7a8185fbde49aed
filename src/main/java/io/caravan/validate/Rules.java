package io.caravan.validate;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.Load;
import io.caravan.contract.Shape;
import io.caravan.read.RawRow;
import io.caravan.reject.Reject;
import io.caravan.reject.Stage;
import io.caravan.reject.Violation;
import io.caravan.run.Row;
import io.caravan.run.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All rules of one contract: the JSON Schema, what a table can hold, and the checks across fields. */
final class Rules {

    private final Contract contract;
    private final Shape shape;
    private final Checker checker;
    private final SchemaRules schema;
    private final Storable storable;
    private final Unambiguous unambiguous;
    private final Ahead ahead;
    private final List<SumOfProducts> checks;

    Rules(Contract contract) {
        this.contract = contract;
        this.shape = Shape.of(contract);
        this.checker = Checker.of(contract);
        this.schema = new SchemaRules(contract.schema());
        this.storable = new Storable(contract);
        this.unambiguous = new Unambiguous(contract);
        this.ahead = new Ahead(contract);
        this.checks = contract.checks().stream()
                .map(check -> new SumOfProducts(contract, check))
                .toList();
    }

    /** Gives the row to {@code valid}, or what is wrong with it to {@code refused}. */
    void judge(RawRow raw, Ahead.Latest latest, Consumer<Row> valid, Consumer<Reject> refused) {
        Values values = raw.values();
        List<Violation> violations = List.of();
        if (values == null || !checker.accepts(values)) {
            violations = schema.violations(
                    values == null ? Objects.requireNonNull(raw.document()) : Document.of(shape, values));
        }
        if (violations.isEmpty()) {
            values = values == null ? Document.values(contract, shape, Objects.requireNonNull(raw.document())) : values;
            violations = violations(values, latest);
        }
        if (violations.isEmpty()) {
            valid.accept(new Row(raw.record(), raw.line(), Objects.requireNonNull(values), raw.mends()));
        } else {
            refused.accept(new Reject(
                    raw.record(), raw.line(), Stage.VALIDATE, violations, raw.mends(), key(raw, violations)));
        }
    }

    /** Where the row of a rejected record stays as it is, it must be known which one that is; null when it is not. */
    private @Nullable List<Object> key(RawRow raw, List<Violation> violations) {
        if (contract.load() != Load.REPLACE) {
            return null;
        }
        List<Object> key = new ArrayList<>();
        Values alone = Values.ofRecord(contract);
        for (Field field : contract.key()) {
            int index = contract.table().fields().indexOf(field);
            Object value = raw.values() == null
                    ? Document.value(field.path().in(Objects.requireNonNull(raw.document())))
                    : raw.values().get(index);
            boolean isWrong = violations.stream()
                    .anyMatch(violation -> violation.field().equals(field.path().toString()));
            if (value == null || isWrong) {
                return null;
            }
            alone.set(index, value);
            key.add(value);
        }
        // The other rules were not asked of a record that breaks its schema.
        boolean isKnown = !SchemaRules.mayBeMore(violations)
                && storable.violations(alone).isEmpty()
                && unambiguous.violations(alone).isEmpty();
        return isKnown ? key : null;
    }

    private List<Violation> violations(Values values, Ahead.Latest latest) {
        List<Violation> violations = storable.violations(values);
        if (violations.isEmpty()) {
            violations = unambiguous.violations(values);
        }
        if (violations.isEmpty()) {
            violations = ahead.violations(values, latest);
        }
        if (violations.isEmpty() && !checks.isEmpty()) {
            violations = new ArrayList<>(0);
            for (SumOfProducts check : checks) {
                check.violation(values).ifPresent(violations::add);
            }
        }
        return violations;
    }
}

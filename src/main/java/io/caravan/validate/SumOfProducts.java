package io.caravan.validate;

import io.caravan.contract.Check;
import io.caravan.contract.Contract;
import io.caravan.contract.FieldPath;
import io.caravan.contract.Table;
import io.caravan.reject.Violation;
import io.caravan.run.Values;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** A contract's check that a total is the sum of products of its lines. See {@link Check}. */
final class SumOfProducts {

    private final Check check;
    private final int total;
    private final int lines;
    private final List<Integer> factors;

    SumOfProducts(Contract contract, Check check) {
        this.check = check;
        this.total = index(contract.table(), check.total());
        Table table = contract.children().stream()
                .filter(child -> child.array().equals(check.lines()))
                .findFirst()
                .orElseThrow();
        this.lines = contract.children().indexOf(table);
        this.factors =
                check.factors().stream().map(factor -> index(table, factor)).toList();
    }

    private static int index(Table table, FieldPath path) {
        return table.fields().indexOf(table.field(path));
    }

    Optional<Violation> violation(Values record) {
        return record.get(total) instanceof BigDecimal given && given.compareTo(sum(record)) != 0
                ? Optional.of(new Violation(
                        check.total().toString(),
                        check.name(),
                        "is not the sum of "
                                + String.join(
                                        " × ",
                                        check.factors().stream()
                                                .map(FieldPath::toString)
                                                .toList())
                                + " over " + check.lines()))
                : Optional.empty();
    }

    private BigDecimal sum(Values record) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Values line : record.elements(lines)) {
            BigDecimal product = BigDecimal.ONE;
            for (int factor : factors) {
                product = product.multiply(line.get(factor) instanceof BigDecimal number ? number : BigDecimal.ZERO);
            }
            sum = sum.add(product);
        }
        return sum;
    }
}

package io.caravan.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Documents;
import io.caravan.read.RawRows;
import io.caravan.run.Row;
import io.caravan.run.Values;
import io.caravan.validate.ValidRows;
import io.caravan.validate.Validate;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TradeGeneratorTest {

    private static final List<String> DATASETS =
            List.of("b2b.company", "b2b.customer", "b2b.product", "b2b.inventory", "b2b.order", "b2b.sales");

    @TempDir
    Path folder;

    private final Map<String, Long> reasons = new TreeMap<>();

    @ParameterizedTest(name = "with defects {0}")
    @ValueSource(doubles = {0, 0.05, 0.5})
    void itsRecordsBecomeWhatIsExpected(double defects) {
        Expected expected = generate(1, 3000, defects);
        Set<String> customers = texts("b2b.customer", "document_number");
        Set<String> products = texts("b2b.product", "id");
        Set<String> orders = new HashSet<>();
        BigDecimal revenue = BigDecimal.ZERO;
        for (Values order : valid("b2b.order")) {
            boolean first = customers.contains(text("b2b.order", order, "customer_document_number"))
                    && orders.add(text("b2b.order", order, "id"));
            revenue = first ? revenue.add((BigDecimal) value("b2b.order", order, "total")) : revenue;
        }
        Set<String> sales = new HashSet<>();
        for (Values sale : valid("b2b.sales")) {
            if (orders.contains(text("b2b.sales", sale, "order_id"))
                    && products.contains(text("b2b.sales", sale, "product_id"))) {
                sales.add(text("b2b.sales", sale, "order_id") + " " + text("b2b.sales", sale, "product_id"));
            }
        }
        Map<String, Expected.Dataset> datasets = expected.datasets();
        assertThat(orders).hasSize((int) datasets.get("b2b.order").rows());
        assertThat(sales).hasSize((int) datasets.get("b2b.sales").rows());
        assertThat(customers).hasSize((int) datasets.get("b2b.customer").rows());
        assertThat(products).hasSize((int) datasets.get("b2b.product").rows());
        assertThat(revenue.toPlainString()).isEqualTo(expected.figures().get("revenue"));
        DATASETS.forEach(dataset -> {
            reasons.clear();
            valid(dataset);
            assertThat(reasons).as(dataset).isEqualTo(datasets.get(dataset).reasons());
        });
        assertThat(datasets.get("b2b.sales").pending() > 0).isEqualTo(defects > 0);
    }

    @Test
    void theOrdersAreOfTwelveMonths() {
        assertThat(generate(1, 1200, 0).figures().get("months"))
                .startsWith("{\"2023-03\": {\"orders\": 100, ")
                .contains("\"2024-02\": {\"orders\": 100, ");
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherOthers() throws IOException {
        generate(1, 500, 0.1);
        String first = Files.readString(folder.resolve("out/sales.csv"));
        generate(1, 500, 0.1);
        assertThat(Files.readString(folder.resolve("out/sales.csv"))).isEqualTo(first);
        generate(2, 500, 0.1);
        assertThat(Files.readString(folder.resolve("out/sales.csv"))).isNotEqualTo(first);
    }

    private Expected generate(long seed, long orders, double defects) {
        return new TradeGenerator(new TradeOptions(seed, LocalDate.of(2023, 3, 1), orders, defects, false))
                .generate(folder.resolve("out"));
    }

    /** The valid records of a file; what is wrong with the others is counted. */
    private List<Values> valid(String dataset) {
        List<Values> valid = new ArrayList<>();
        Path file = folder.resolve("out").resolve(dataset.replace("b2b.", "") + ".csv");
        for (RawRows batch : Documents.read(dataset, file).batches()) {
            ValidRows rows = new Validate(Clock.systemUTC()).validate(batch);
            rows.rows().stream().map(Row::values).forEach(valid::add);
            rows.rejects().forEach(reject -> reject.violations()
                    .forEach(violation ->
                            reasons.merge(Flaw.reason(violation.field(), violation.rule()), 1L, Long::sum)));
        }
        return valid;
    }

    private Set<String> texts(String dataset, String field) {
        Set<String> texts = new HashSet<>();
        valid(dataset).forEach(values -> texts.add(text(dataset, values, field)));
        return texts;
    }

    private static String text(String dataset, Values values, String field) {
        return String.valueOf(value(dataset, values, field));
    }

    private static Object value(String dataset, Values values, String field) {
        return Documents.value(dataset, values, field);
    }
}

package io.caravan.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Documents;
import io.caravan.read.RawRows;
import io.caravan.reject.Reject;
import io.caravan.reject.Violation;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidateTest {

    private static final String CUSTOMER =
            """
            {"id": "1", "first_name": "Ada", "last_name": "Ashdown", "email": "ada@example.org", "date_of_birth": "1980-02-29"}
            """;
    private static final String TRANSACTION =
            """
            {"transaction_id": "t1", "transaction_time": "2024-02-29T10:00:00.123456", "customer_id": "1",\
             "delivery_address": {"address": "1 Mill Lane", "postcode": "A1 1AA", "city": "Northwick", "country": "UK"},\
             "purchases": {"products": [{"sku": 1, "quanitity": 2, "price": "1.25", "total": "2.50"},\
             {"sku": 1, "quanitity": 1, "price": "0.10", "total": "0.10"}], "total_cost": "2.60"}}
            """;

    @TempDir
    Path folder;

    @Test
    void letsAValidRecordPassUnchanged() {
        assertThat(violations("shop.customers", CUSTOMER)).isEmpty();
        assertThat(violations("shop.transactions", TRANSACTION)).isEmpty();
    }

    @ParameterizedTest(name = "{1} instead of {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"Ada\"             | null                     | first_name    | type                 | must not be empty",
                "\"Ada\"             | 4711                     | first_name    | type                 | must be text",
                "\"Ada\"             | \"  \"                   | first_name    | minLength            | must not be empty",
                "\"Ada\"             | \"marker\\u0000\"        | first_name    | characters           | holds a character that no text may hold (U+0000 or half a pair)",
                "\"Ada\"             | \"marker\\ud800\"        | first_name    | characters           | holds a character that no text may hold (U+0000 or half a pair)",
                "\"ada@example.org\" | \"marker\"               | email         | format               | is not an e-mail address",
                "\"1980-02-29\"      | \"1981-02-29\"           | date_of_birth | format               | is not a date such as 2020-01-31",
                "\"1980-02-29\"      | \"0000-01-01\"           | date_of_birth | format               | is not a date such as 2020-01-31",
                "\"1980-02-29\"      | \"29/02/1980\"           | date_of_birth | format               | is not a date such as 2020-01-31",
                "\"1980-02-29\"      | true                     | date_of_birth | type                 | must be text",
                "\"id\": \"1\"       | \"id\": {\"m\": \"marker\"} | id         | type                 | must be text",
                "\"id\": \"1\",      | ` `                      | id            | required             | is missing",
                "{\"id\"             | {\"loyalty\": \"marker\", \"id\"     | loyalty | additionalProperties | is no field of the contract",
                "{\"id\"             | {\"m@example.org\": 1, \"id\"        | ``      | additionalProperties | is no field of the contract",
            })
    void refusesACustomerByFieldAndRuleInOurOwnWords(
            String good, String bad, String field, String rule, String message) {
        assertThat(violations("shop.customers", CUSTOMER.replace(good, bad)))
                .containsExactly(new Violation(field == null ? "" : field, rule, message));
    }

    @ParameterizedTest(name = "{1} instead of {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "2.60            | 2.61                        | purchases.total_cost          | total_is_sum_of_lines | is not the sum of price × quantity over purchases.products",
                "\"1.25\"        | \"-1\"                      | purchases.products.0.price    | minimum               | must be 0 or more",
                "\"quanitity\": 2| \"quanitity\": 0            | purchases.products.0.quantity | minimum               | must be 1 or more",
                "\"quanitity\": 2| \"quanitity\": 2.5          | purchases.products.0.quantity | type                  | must be a whole number",
                "\"sku\": 1      | \"sku\": 99999999999999999999 | purchases.products.0.sku    | range                 | must be a whole number of at most 64 bits",
                "\"quanitity\": 2| \"quanitity\": \"-99999999999999999999.5\" | `` | range                    | holds a number beyond what can be judged",
                "T10:00          | T24:00                      | transaction_time              | format                | is not a time without a zone such as 2020-01-31T10:00:00",
                "123456\"        | 123456Z\"                   | transaction_time              | format                | is not a time without a zone such as 2020-01-31T10:00:00",
                "\"city\": \"Northwick\", | ` `                | delivery_address.city         | required              | is missing",
            })
    void refusesATransactionByFieldAndRule(String good, String bad, String field, String rule, String message) {
        assertThat(violations(
                        "shop.transactions",
                        TRANSACTION.replaceFirst(Pattern.quote(good), Matcher.quoteReplacement(bad))))
                .containsExactly(new Violation(field == null ? "" : field, rule, message));
    }

    @Test
    void aTransactionWithoutLinesIsRefused() {
        assertThat(violations(
                        "shop.transactions",
                        TRANSACTION.replaceFirst("\\[.*\\]", "[]").replace("2.60", "0")))
                .containsExactly(new Violation("purchases.products", "minItems", "must have at least 1 elements"));
    }

    @Test
    void aPriceMustBeANumberAboveZero() {
        String product =
                "{\"sku\": 1, \"name\": \"tea\", \"price\": \"0.00\", \"category\": \"misc\", \"popularity\": 0.5}\n";
        assertThat(violations("shop.products", product))
                .containsExactly(new Violation("price", "exclusiveMinimum", "must be above 0"));
        assertThat(violations("shop.products", product.replace("0.00", "marker")))
                .containsExactly(new Violation("price", "type", "must be a number"));
        assertThat(violations("shop.products", product.replace("0.00", "16.99")))
                .isEmpty();
    }

    private List<Violation> violations(String dataset, String line) {
        RawRows raw = Documents.read(dataset, folder, line).batches().get(0);
        List<Violation> violations = new Validate(Clock.systemUTC())
                .validate(raw).rejects().stream()
                        .map(Reject::violations)
                        .flatMap(List::stream)
                        .toList();
        assertThat(violations.toString()).doesNotContain("marker").doesNotContain("example.org");
        return violations;
    }
}

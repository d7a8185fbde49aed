package io.caravan.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Documents;
import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.contract.Shape;
import io.caravan.contract.Table;
import io.caravan.generate.CustomersFile;
import io.caravan.read.RawRow;
import io.caravan.run.Values;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the checker accepts, the standard validator must accept; the other way round is only a matter of speed. */
class CheckerTest {

    private static final List<String> KEYWORDS = List.of(
            "\"minLength\": 2",
            "\"maxLength\": 3",
            "\"pattern\": \"^a\"",
            "\"pattern\": \"[0-9]$\"",
            "\"enum\": [\"a\", \"ab\", 1, null, true]",
            "\"const\": \"a\"",
            "\"minimum\": 1",
            "\"minimum\": 0.10",
            "\"maximum\": 2",
            "\"maximum\": 9007199254740993",
            "\"exclusiveMinimum\": 0",
            "\"exclusiveMaximum\": 1e2",
            "\"multipleOf\": 0.01",
            "\"multipleOf\": 2");
    private static final List<String> FORMATS =
            List.of("date", "date-time", "local-date-time", "email", "uuid", "uri", "ipv4", "ipv6", "ip-address");
    private static final List<@Nullable Object> VALUES = Arrays.asList(
            null,
            true,
            false,
            "",
            "a",
            "ab",
            "abc9",
            "😀",
            "é😀a",
            "a\n",
            "9\n",
            "0",
            "2020-02-29",
            "2021-02-29",
            "2020-13-01",
            "0000-01-01",
            "2020-1-1",
            "+2020-01-1",
            "٢٠٢٠-٠١-٠١",
            "2020-02-29T10:00:00",
            "2020-02-29T10:00",
            "2020-02-29T24:00:00",
            "2020-02-29T10:00:00.1234567",
            "2020-02-29T10:00:00Z",
            "2020-02-29t10:00:00z",
            "2020-02-29T10:00:00+05:30",
            "2020-02-29T10:00:00-00:00",
            "2020-02-29T10:00:00+14:59",
            "2020-02-29T10:00:00+99:00",
            "2021-02-29T10:00:00Z",
            "2020-02-29T24:00:00Z",
            "2020-02-29T10:60:00Z",
            "2020-02-29T10:00:-1Z",
            "2020-02-29T10:00:60Z",
            "ada@example.org",
            "Ada.B-c+d@example.org",
            "a..b@example.org",
            ".a@example.org",
            "a.@example.org",
            "ada@example",
            "ada@localhost",
            "ada@[127.0.0.1]",
            "ada@[IPv6:::1]",
            "ada@exa_mple.org",
            "ada@-example.org",
            "ada@example..org",
            "ada@example.org.",
            "ada@b@example.org",
            "\"a b\"@example.org",
            "ada@münchen.de",
            "@example.org",
            "ada@",
            "a".repeat(60) + "@example.org",
            "a".repeat(65) + "@example.org",
            "a@" + "b".repeat(64) + ".org",
            "127.0.0.1",
            "127.0.0.256",
            "::1",
            "::ffff:127.0.0.1",
            "::1%lo",
            "123e4567-e89b-12d3-a456-426614174000",
            "http://example.org/a b",
            BigDecimal.ZERO,
            new BigDecimal("-0.0"),
            new BigDecimal("0.10"),
            BigDecimal.ONE,
            new BigDecimal("1.0"),
            new BigDecimal("1.5"),
            new BigDecimal("2"),
            new BigDecimal("2.000000000000000000000000001"),
            new BigDecimal("1E+2"),
            new BigDecimal("100"),
            new BigDecimal("9007199254740993"),
            new BigDecimal("9007199254740992.5"),
            new BigDecimal("123456789012345678901234567890"),
            new BigDecimal("-123456789012345678901234567890.5"));

    @TempDir
    Path folder;

    @Test
    void acceptsNothingThatTheStandardValidatorRefusesOverRandomContractsAndRows() throws IOException {
        Random random = new Random(4711);
        int accepted = 0;
        int refusedThoughValid = 0;
        for (int i = 0; i < 400; i++) {
            Contract contract = contract(randomSchema(random));
            Checker checker = Checker.of(contract);
            SchemaRules standard = new SchemaRules(contract.schema());
            Shape shape = Shape.of(contract);
            for (int k = 0; k < 200; k++) {
                Values values = randomValues(contract, random);
                boolean valid = standard.violations(Document.of(shape, values)).isEmpty();
                if (checker.accepts(values)) {
                    accepted++;
                    assertThat(valid)
                            .as("%s%n%s", contract.schema().toPrettyString(), Document.of(shape, values))
                            .isTrue();
                } else if (valid) {
                    refusedThoughValid++;
                }
            }
        }
        assertThat(accepted).isGreaterThan(2000);
        assertThat(refusedThoughValid).isGreaterThan(0);
    }

    /** Every value under every keyword of its own, with every type. */
    @Test
    void acceptsNothingThatAKeywordForbids() throws IOException {
        List<String> keywords = new ArrayList<>(KEYWORDS);
        keywords.add("\"title\": \"nothing\"");
        FORMATS.forEach(format -> keywords.add("\"format\": \"" + format + "\""));
        int accepted = 0;
        for (String keyword : keywords) {
            for (String type :
                    List.of("\"string\"", "\"number\"", "\"integer\"", "\"boolean\"", "[\"string\", \"null\"]")) {
                if ((keyword.contains("date") || keyword.contains("ip-address")) && !type.contains("string")) {
                    continue;
                }
                Contract contract = contract(schema(field("\"type\": " + type + ", " + keyword), ""));
                Checker checker = Checker.of(contract);
                SchemaRules standard = new SchemaRules(contract.schema());
                for (Object value : VALUES) {
                    Values values = Values.ofRecord(contract);
                    values.set(0, "key");
                    values.set(1, value);
                    if (checker.accepts(values)) {
                        accepted++;
                        assertThat(standard.violations(Document.of(Shape.of(contract), values)))
                                .as("%s under %s and type %s", value, keyword, type)
                                .isEmpty();
                    }
                }
            }
        }
        assertThat(accepted).isGreaterThan(1000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "field  | \"const\": \"a\"",
                "record | \"minProperties\": 1",
                "record | \"dependentRequired\": {\"value\": [\"key\"]}",
            })
    void neverIgnoresAKeywordItDoesNotKnow(String place, String keyword) throws IOException {
        boolean inField = place.equals("field");
        Contract contract = contract(schema(
                field("\"type\": [\"string\", \"null\"]" + (inField ? ", " + keyword : "")),
                inField ? "" : ", " + keyword));
        Values values = Values.ofRecord(contract);
        values.set(0, "key");
        values.set(1, "a");
        assertThat(Checker.of(contract).accepts(values)).isFalse();
        assertThat(new SchemaRules(contract.schema()).violations(Document.of(Shape.of(contract), values)))
                .as("the standard validator decides, and may find nothing wrong")
                .hasSizeLessThan(2);
    }

    @Test
    void acceptsTheGoodRowsOfTheShippedContracts() throws IOException {
        Path file = folder.resolve("customers.json");
        long good = CustomersFile.write(file, 5000, 3, 0.1, CustomersFile.Format.JSON)
                .datasets()
                .get("shop.customers")
                .rows();
        Checker checker = Checker.of(Documents.contract("shop.customers"));
        long accepted = Documents.read("shop.customers", file).rows().stream()
                .map(RawRow::values)
                .filter(Objects::nonNull)
                .filter(checker::accepts)
                .count();
        assertThat(accepted).isGreaterThanOrEqualTo(good);
        String transaction = Files.readString(Path.of("routes/shop/transactions/examples/two.json"));
        assertThat(Documents.read("shop.transactions", folder, transaction).rows())
                .anyMatch(row -> Checker.of(Documents.contract("shop.transactions"))
                        .accepts(Objects.requireNonNull(row.values())));
    }

    private static String field(String schema) {
        return "{" + schema + ", \"x-privacy\": {\"class\": \"none\", \"treatment\": \"keep\"}}";
    }

    private static String schema(String value, String more) {
        return """
                {"x-dataset": {"name": "random.things", "key": ["key"], "load": "upsert"}, "type": "object",
                 "properties": {"key": {"type": "string", "x-privacy": {"class": "none", "treatment": "keep"}}, "value": %s},
                 "required": ["key"]%s}"""
                .formatted(value, more);
    }

    private static String randomSchema(Random random) {
        String fields = "\"value\": %s, \"other\": %s".formatted(randomField(random), randomField(random));
        String nested = "{\"type\": \"object\", \"properties\": {%s}%s}".formatted(fields, randomRequired(random));
        String list = "{\"type\": \"array\", \"x-table\": \"lines\"%s, \"items\": %s}"
                .formatted(random.nextBoolean() ? ", \"minItems\": 1, \"maxItems\": 2" : "", nested);
        return """
                {"x-dataset": {"name": "random.things", "key": ["key"], "load": "upsert"}, "type": "object",
                 "properties": {"key": {"type": "string", "x-privacy": {"class": "none", "treatment": "keep"}},
                   "nested": %s, "list": %s, %s},
                 "required": ["key"%s%s]%s}"""
                .formatted(
                        nested,
                        list,
                        fields,
                        random.nextBoolean() ? ", \"nested\"" : "",
                        random.nextBoolean() ? ", \"list\"" : "",
                        random.nextBoolean() ? ", \"additionalProperties\": false" : "");
    }

    private static String randomRequired(Random random) {
        return random.nextBoolean() ? ", \"required\": [\"value\"]" : "";
    }

    private static String randomField(Random random) {
        StringBuilder field = new StringBuilder();
        String type =
                List.of("string", "string", "number", "integer", "boolean").get(random.nextInt(5));
        field.append("\"type\": ").append(random.nextBoolean() ? "[\"" + type + "\", \"null\"]" : "\"" + type + "\"");
        Map<String, String> chosen = new TreeMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            String keyword = KEYWORDS.get(random.nextInt(KEYWORDS.size()));
            chosen.put(keyword.substring(0, keyword.indexOf(':')), keyword);
        }
        chosen.values().forEach(keyword -> field.append(", ").append(keyword));
        if (type.equals("string") && random.nextInt(3) == 0) {
            field.append(", \"format\": \"")
                    .append(FORMATS.get(random.nextInt(FORMATS.size())))
                    .append('"');
        }
        return field(field.toString());
    }

    private static Values randomValues(Contract contract, Random random) {
        Values values = Values.ofRecord(contract);
        fill(values, contract.table(), random);
        values.set(0, "key");
        for (int child = 0; child < contract.children().size(); child++) {
            if (random.nextBoolean()) {
                List<Values> elements = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    Values element = Values.ofElement(contract.children().get(child));
                    fill(element, contract.children().get(child), random);
                    elements.add(element);
                }
                values.setElements(child, elements);
            }
        }
        return values;
    }

    /** Mostly values of the field's own type: otherwise hardly a row would be valid. */
    private static void fill(Values values, Table table, Random random) {
        for (int i = 0; i < table.fields().size(); i++) {
            Class<?> wanted =
                    switch (table.fields().get(i).type()) {
                        case NUMBER, INTEGER -> BigDecimal.class;
                        case BOOLEAN -> Boolean.class;
                        default -> String.class;
                    };
            List<@Nullable Object> choice = random.nextInt(5) == 0
                    ? VALUES
                    : VALUES.stream().filter(wanted::isInstance).toList();
            if (random.nextInt(5) > 0) {
                values.set(i, choice.get(random.nextInt(choice.size())));
            }
        }
    }

    private Contract contract(String schema) throws IOException {
        Path file = folder.resolve("random/things/things.contract.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, schema);
        return Contracts.read(folder).get(DatasetName.parse("random.things"));
    }
}

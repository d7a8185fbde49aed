package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.contract.DatasetName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files the shipped routes take; one that two of them took would be loaded twice, as different things. */
class IntakeTest {

    private static final Pattern INTAKE = Pattern.compile("domain: (\\S+)\\s+dataset: (\\S+)\\s+include: \"([^\"]+)\"");

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "b2b,  company.csv,                company",
        "b2b,  companies_2021-08.csv.gz,   company",
        "b2b,  customer.csv,               customer",
        "b2b,  customers.csv,              customer",
        "b2b,  product.csv,                product",
        "b2b,  inventory.csv,              inventory",
        "b2b,  inventories.csv,            inventory",
        "b2b,  order.csv,                  order",
        "b2b,  orders.csv,                 order",
        "b2b,  order_2021-08.csv,          order",
        "b2b,  sales.csv,                  sales",
        "b2b,  sale-2021-08.csv,           sales",
        "shop, customers.json.gz,          customers",
        "shop, products.json,              products",
        "shop, transactions.json,          transactions",
        "shop, erasure-requests.json,      erasure_requests",
    })
    void aFileIsTakenByOneDataset(String domain, String file, String dataset) throws IOException {
        assertThat(intakes())
                .filteredOn(intake -> intake.dataset().domain().equals(domain) && intake.takes(file))
                .extracting(intake -> intake.dataset().dataset())
                .containsExactly(dataset);
    }

    private static List<Inbox.Intake> intakes() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("routes"), 3)) {
            return files.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .flatMap(file -> INTAKE.matcher(read(file)).results())
                    .map(IntakeTest::intake)
                    .toList();
        }
    }

    private static Inbox.Intake intake(MatchResult found) {
        return new Inbox.Intake("", new DatasetName(found.group(1), found.group(2)), found.group(3));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which version of a record is newer: by its version, then by the time of its file, then by its arrival and its line. */
class NewerIT {

    private static final int FILES = 25;
    private static final int KEYS = 6;

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void makesFolder() throws IOException {
        data = Files.createDirectories(folder.resolve("data"));
    }

    /** A record as it arrived; 0 where nothing is said. */
    private record Arrived(int key, int content, int version, int time, int file, int line) {

        private static final Comparator<Arrived> NEWER = Comparator.comparingInt(Arrived::version)
                .thenComparingInt(Arrived::time)
                .thenComparingInt(Arrived::file)
                .thenComparingInt(Arrived::line);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theTableHoldsTheNewestOfEachKeyAndOfDataThatDoNotSayItTheLast(long seed) throws IOException {
        Random random = new Random(seed);
        boolean hasVersion = random.nextBoolean();
        boolean hasTimes = random.nextBoolean();
        String dataset = hasVersion ? "customers" : "products";
        List<Path> files = new ArrayList<>();
        Map<Integer, Arrived> newest = new TreeMap<>();
        for (int file = 1; file <= FILES; file++) {
            int time = hasTimes ? random.nextInt(4) : 0;
            List<String> lines = new ArrayList<>();
            for (int line = 1 + random.nextInt(3); line <= KEYS; line++) {
                int version = hasVersion ? random.nextInt(4) : 0;
                Arrived record =
                        new Arrived(1 + random.nextInt(KEYS), 1 + random.nextInt(3), version, time, file, line);
                newest.merge(record.key(), record, (a, b) -> Arrived.NEWER.compare(a, b) > 0 ? a : b);
                lines.add(hasVersion ? customer(record) : product(record.key(), record.content()));
            }
            String day = time == 0 ? "" : "2024-01-0" + time + "-";
            files.add(Files.write(data.resolve(dataset + "-" + day + "f" + file + ".json"), lines));
        }
        Home home = Home.in(folder.resolve("home"));
        load(home, files);
        StringBuilder model = new StringBuilder();
        newest.values().forEach(record -> model.append(record.key())
                .append('=')
                .append(record.content())
                .append(' '));
        assertThat(
                        home.ask(
                                hasVersion
                                        ? "SELECT string_agg(id || '=' || length(city) || ' ', '' ORDER BY id) FROM shop.customers"
                                        : "SELECT string_agg(sku || '=' || round(price) || ' ', '' ORDER BY sku) FROM shop.products"))
                .isEqualTo(model.toString());
        assertThat(home.run("verify").exitCode()).isZero();
    }

    @Test
    void aRunThatIsPublishedLateIsAsOldAsItsClaim() throws IOException {
        Path first = file("products-a.json", product(1, 10), product(2, 10));
        Path late = file("products-b.json", product(1, 20), product(2, 20));
        Path last = file("products-c.json", product(1, 10), product(2, 30));
        Home home = Home.in(folder.resolve("home"));
        load(home, List.of(first));
        claim(home, late);
        load(home, List.of(last, late));
        assertThat(home.ask("SELECT string_agg(run::text, ' ' ORDER BY finished_at) FROM caravan.run"))
                .isEqualTo("1 3 2");
        assertThat(prices(home)).isEqualTo("10 30");
    }

    @Test
    void aParkedRecordIsAsOldAsItsArrival() throws IOException {
        Path some = file("customers-a.json", customer(new Arrived(1, 1, 1, 0, 0, 0)));
        Path others = file("customers-b.json", customer(new Arrived(2, 1, 1, 0, 0, 0)));
        List<Path> files = List.of(
                some,
                file("products-a.json", product(1, 1)),
                file("transactions-a.json", transaction(1, 10), transaction(1, 10, "u")),
                file("transactions-b.json", transaction(2, 20), transaction(2, 20, "u")),
                file("transactions-c.json", "", transaction(1, 10), transaction(1, 30, "u")),
                others);
        Home home = Home.in(folder.resolve("home"));
        load(home, files);
        assertThat(home.ask("SELECT count(*) FROM caravan.pending")).isEqualTo("0");
        assertThat(home.ask("SELECT string_agg(customer_id || '-' || round(total_cost), ' ' ORDER BY transaction_id)"
                        + " FROM shop.transactions"))
                .isEqualTo("1-10 1-30");
    }

    @Test
    void aCorrectedRecordIsAsOldAsTheRejectedOne() throws IOException {
        Home home = Home.in(folder.resolve("home"));
        load(
                home,
                List.of(
                        file("products-a.json", product(1, 10)),
                        file(
                                "products-b.json",
                                product(1, 20).replace("20", "-20"),
                                product(2, 20).replace("20", "-20")),
                        file("products-c.json", product(1, 30))));
        Home.Answer fixed = home.run("fix");
        assertThat(fixed.exitCode()).as(fixed.text()).isZero();
        Path fix;
        try (var fixes = Files.list(home.output().resolve("fixes/shop"))) {
            fix = fixes.findFirst().orElseThrow();
        }
        Path corrected = data.resolve("products-fixed.csv");
        Files.writeString(corrected, Files.readString(fix).replace("'-20", "20"));
        load(home, List.of(corrected));
        assertThat(prices(home)).isEqualTo("30 20");
    }

    private static String prices(Home home) {
        return home.ask("SELECT string_agg(round(price)::text, ' ' ORDER BY sku) FROM shop.products");
    }

    /** As if a process had claimed the file and was killed. */
    private void claim(Home home, Path file) {
        Home other = Home.in(folder.resolve("other"));
        load(other, List.of(file));
        String content = other.ask("SELECT content FROM caravan.run");
        var unused =
                home.ask("INSERT INTO caravan.run (dataset, file, content, contract, state, owner, lease_until) VALUES"
                        + " ('shop.products', 'shop/" + data.relativize(file) + "', '" + content
                        + "', '', 'claimed', 0, now()) RETURNING run");
    }

    private Path file(String name, String... lines) throws IOException {
        return Files.write(data.resolve(name), List.of(lines));
    }

    private void load(Home home, List<Path> files) {
        try (Installation installation = home.open()) {
            new Delivery("shop", data).load(installation, files);
        }
    }

    private static String product(int sku, int price) {
        return "{\"sku\": " + sku + ", \"name\": \"tea\", \"price\": " + price
                + ", \"category\": \"misc\", \"popularity\": 1}";
    }

    private static String customer(Arrived record) {
        return "{\"id\": \"" + record.key()
                + "\", \"first_name\": \"Ada\", \"last_name\": \"Ash\", \"email\": \"a@example.org\", \"city\": \""
                + "x".repeat(record.content()) + "\", \"last_change\": "
                + (record.version() == 0 ? "null" : "\"2024-01-0" + record.version() + "\"") + "}";
    }

    private static String transaction(int customer, int total) {
        return transaction(customer, total, "t");
    }

    private static String transaction(int customer, int total, String id) {
        return ("{\"transaction_id\": \"%s\", \"transaction_time\": \"2024-02-29T10:00:00\", \"customer_id\": \"%d\","
                        + " \"delivery_address\": {\"address\": \"1\", \"postcode\": \"A1\", \"city\": \"N\", \"country\": \"UK\"},"
                        + " \"purchases\": {\"products\": [{\"sku\": 1, \"quantity\": 1, \"price\": %3$d, \"total\": %3$d}],"
                        + " \"total_cost\": %3$d}}")
                .formatted(id, customer, total);
    }
}

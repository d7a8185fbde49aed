package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.database.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages that tell how good what was handed in is. */
class QualityIT {

    @TempDir
    Path folder;

    private static String customers(int from, int count, String city, int refused) {
        return IntStream.range(from, from + count)
                .mapToObj(id ->
                        "{\"id\": \"%d\", \"first_name\": \"%s\", \"last_name\": \"Marker%d\", \"email\": \"marker%d@example.org\", \"city\": %s}\n"
                                .formatted(id, id - from < refused ? "" : "Ada", id, id, city))
                .collect(Collectors.joining());
    }

    private Path handIn(Path data, String name, String content) throws IOException {
        Files.createDirectories(data);
        return Files.writeString(data.resolve(name), content);
    }

    private static List<Path> pages(Home home) throws IOException {
        try (Stream<Path> files = Files.walk(home.output().resolve("reports/quality"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void eachRunAndItsDayHaveAPageAndWhatIsUnlikeBeforeIsSaid() throws IOException {
        Home home = Home.in(folder.resolve("home"));
        Path data = folder.resolve("data");
        List<Path> files = List.of(
                handIn(data, "customers.marker-a.json", customers(0, 40, "\"Leeds\"", 0)),
                handIn(data, "customers.b.json", customers(100, 40, "\"Leeds\"", 0)),
                handIn(data, "customers.c.json", customers(200, 40, "null", 20)),
                handIn(data, "customers.cut.json", "[{\"id\": \"1\""));
        for (Path file : files) {
            Home.Answer load = home.run("load", one(file).toString(), "--domain", "shop");
            assertThat(load.text()).contains("customers");
        }
        assertThat(pages(home))
                .extracting(page -> page.getFileName().toString())
                .containsExactly("index.html", "run-1.html", "run-2.html", "run-3.html", "run-4.html");
        assertThat(pages(home).get(2)).content().doesNotContain("Unlike the runs before");
        assertThat(pages(home).get(3))
                .content()
                .contains("50.0 % of its records were refused; usually it is 0.0 %.")
                .contains("city is null in 100.0 %; usually it is 0.0 %.")
                .contains("first_name</td><td>must not be empty</td><td class=\"number\">20</td>");
        assertThat(pages(home).get(0))
                .content()
                .contains("120 records, 20 refused (16.7 %)", "1 file could not be read")
                .contains("<a href=\"run-3.html\">3</a>");
        for (Path page : pages(home)) {
            assertThat(page)
                    .content()
                    .doesNotContainIgnoringCase("marker")
                    .doesNotContain("http", "<script", "url(", "@import");
        }
        assertThat(profiled(home, "email"))
                .as("about as many distinct values as there are records")
                .isBetween(39L, 41L);
    }

    @Test
    void pagesThatAKillHasPreventedComeLater() throws IOException {
        Home home = Home.in(folder.resolve("home"));
        try (Installation installation = home.open()) {
            Path file = handIn(folder.resolve("data"), "customers.json", customers(0, 3, "null", 0));
            new Delivery("shop", folder.resolve("data")).load(installation, List.of(file));
        }
        assertThat(home.output().resolve("reports")).doesNotExist();
        Home.Answer again = home.run("load", folder.resolve("data").toString(), "--domain", "shop");
        assertThat(again.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(pages(home)).hasSize(2);
        assertThat(home.ask("SELECT bool_and(reported) FROM caravan.run WHERE state = 'loaded'"))
                .isEqualTo("true");
    }

    private static final String TRANSACTION =
            """
            {"transaction_id": "t%d", "transaction_time": "2024-02-29T10:00:00", "customer_id": "%d", \
            "delivery_address": {"address": "1 Marker Road", "postcode": "A1 1AA", "city": "%s", "country": "UK"}, \
            "purchases": {"products": [{"sku": 7, "quantity": 1, "price": 1.25, "total": 1.25}], "total_cost": 1.25}}
            """;

    private static String transactions(int from, int count, int customers, String city) {
        return IntStream.range(from, from + count)
                .mapToObj(number -> TRANSACTION.formatted(number, number % customers, city))
                .collect(Collectors.joining());
    }

    @Test
    void thePageOfTheDaySaysHowManyCanBeSingledOut() throws IOException {
        Home home = Home.in(folder.resolve("home"));
        Path data = folder.resolve("data");
        // Five with nothing that tells them apart, three others, and one alone.
        handIn(
                data,
                "customers.json",
                customers(0, 5, "\"Leeds\"", 0) + customers(5, 3, "\"York\"", 0) + customers(8, 1, "null", 0));
        handIn(
                data,
                "products.json",
                "{\"sku\": 7, \"name\": \"tea\", \"price\": 1.25, \"category\": \"misc\", \"popularity\": 1}\n");
        // Ten rows are of five persons, and as many of one.
        handIn(data, "transactions.json", transactions(0, 10, 5, "Leeds") + transactions(10, 10, 1, "York"));
        Home.Answer load = home.run("load", data.toString(), "--domain", "shop");
        assertThat(load.exitCode()).as(load.text()).isEqualTo(ExitCode.DONE);

        String known = "first_name, last_name, date_of_birth, phone_number, city, country, postcode";
        assertThat(day(home))
                .containsPattern(combination("customers", known, 9, 1, 4))
                .containsPattern(combination("customers", known + ", last_change, segment", 9, 1, 4))
                .containsPattern(combination(
                        "transactions",
                        "delivery_address_postcode, delivery_address_city, delivery_address_country",
                        20,
                        10,
                        10))
                .contains("44.4 %")
                .contains("Not counted, as whoever knows one finds its rows: customers.id.")
                .doesNotContain("Leeds", "Ada", "<td>products</td>");
        assertThat(home.ask("SELECT bool_and(shown) AND count(counts) = 3 FROM caravan.k_anonymity"))
                .isEqualTo("true");

        // It is not counted for each file: only when it is due again, and something has changed.
        change(home, "UPDATE caravan.k_anonymity SET due_at = now() + interval '1 hour'");
        handIn(data, "customers.more.json", customers(9, 1, "\"York\"", 0));
        home.run("load", data.toString(), "--domain", "shop");
        assertThat(day(home)).containsPattern(combination("customers", known, 9, 1, 4));
        change(home, "UPDATE caravan.k_anonymity SET due_at = now()");
        home.run("load", data.toString(), "--domain", "shop");
        assertThat(day(home))
                .as("written again, though nothing was loaded meanwhile")
                .containsPattern(combination("customers", known, 10, 1, 5));
        String counted = home.ask("SELECT max(counted_at) FROM caravan.k_anonymity");
        change(home, "UPDATE caravan.k_anonymity SET due_at = now()");
        home.run("load", data.toString(), "--domain", "shop");
        assertThat(home.ask("SELECT max(counted_at) FROM caravan.k_anonymity"))
                .as("nothing has changed")
                .isEqualTo(counted);
    }

    @Test
    void thePageOfTheDaySaysWhatIsAheadOfTheClockAndWhichKeysLookAlike() throws IOException {
        Home home = Home.in(folder.resolve("home"));
        Path data = folder.resolve("data");
        String product =
                "{\"sku\": 7, \"name\": \"tea\", \"price\": 1.25, \"category\": \"misc\", \"popularity\": 1}\n";
        handIn(data, "customers.json", customers(0, 3, "null", 0));
        handIn(data, "products.json", product);
        home.run("load", data.toString(), "--domain", "shop");
        assertThat(day(home)).containsOnlyOnce("Last arrival wins").doesNotContain("ahead of the clock", "keys differ");

        change(
                home,
                "UPDATE shop.customers SET last_change = '2999-01-03', id = 'x1' WHERE id = (SELECT min(id) FROM shop.customers)");
        change(
                home,
                "UPDATE shop.customers SET id = 'X1' WHERE id = (SELECT max(id) FROM shop.customers WHERE id <> 'x1')");
        change(home, "UPDATE caravan.k_anonymity SET due_at = now(), changed_at = now()");
        home.run("load", data.toString(), "--domain", "shop");
        assertThat(day(home))
                .contains("1 row is ahead of the clock by more than 1 day")
                .contains("2 keys differ from another one only in case");
        Home.Answer verify = home.run("verify");
        assertThat(verify.exitCode()).isNotZero();
        assertThat(verify.text()).contains("shop.customers: 1 row is ahead of the clock by more than 1 day");
    }

    /** A table that is too large to be grouped as a whole is counted by whole groups. */
    @Test
    void aSampleIsOfWholeGroups() {
        Home home = Home.in(folder.resolve("home"));
        assertThat(home.run("status").exitCode()).isEqualTo(ExitCode.DONE);
        change(
                home,
                """
                INSERT INTO shop.customers (id, first_name, last_name, email, city, segment, _row_hash)
                SELECT n, 'A**', 'M***', n, CASE WHEN n <= 40000 THEN ((n - 1) / 4)::text ELSE 'Leeds' END, NULL, n
                FROM generate_series(1, 1200000) AS n""");
        change(
                home,
                "INSERT INTO caravan.k_anonymity (dataset, changed_at, last_run_at) VALUES ('shop.customers', now(), now())");
        Path nothing = folder.resolve("nothing");
        assertThat(nothing.toFile().mkdir()).isTrue();
        Home.Answer load = home.run("load", nothing.toString(), "--domain", "shop");
        assertThat(load.exitCode()).as(load.text()).isEqualTo(ExitCode.DONE);
        String first = "counts -> 0 ->> ";
        assertThat(home.ask("SELECT concat_ws(' ', " + first + "'rows', " + first + "'oneIn', " + first
                        + "'single') FROM caravan.k_anonymity"))
                .isEqualTo("1200000 2 0");
        assertThat(Long.parseLong(home.ask("SELECT " + first + "'small' FROM caravan.k_anonymity")))
                .as("40,000 rows in groups of four; a sample of rows would have made singles of some")
                .isBetween(38_000L, 42_000L);
    }

    private static String combination(String table, String columns, int rows, int single, int small) {
        return "<td>%s</td><td>%s</td>".formatted(table, columns)
                + "<td class=\"number\">%d</td><td class=\"number\">%d</td><td class=\"number\">%d</td>"
                        .formatted(rows, single, small);
    }

    private static String day(Home home) throws IOException {
        return Files.readString(pages(home).get(0));
    }

    private static void change(Home home, String sql) {
        try (Database database = home.database()) {
            database.run(transaction -> transaction.sql(sql).update());
        }
    }

    private static long profiled(Home home, String column) {
        try (Database database = home.database()) {
            return database.once(client -> client.sql(
                            "SELECT (profile -> 'columns' -> ? ->> 'distinct')::bigint FROM caravan.run WHERE run = 1")
                    .param(column)
                    .query(Long.class)
                    .single());
        }
    }

    private Path one(Path file) throws IOException {
        Path alone = Files.createDirectories(folder.resolve("alone-" + file.getFileName()));
        Files.copy(file, alone.resolve(file.getFileName()));
        return alone;
    }
}

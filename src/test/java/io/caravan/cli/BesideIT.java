package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands beside a dataset's own table follows from the records alone: {@code also}, {@code history}, {@code replace}. */
class BesideIT {

    private static final long SEED = 11;

    @TempDir
    Path folder;

    private static String order(int id, int user, int version, int device, String email) {
        return """
                {"id": %d, "user_id": %d, "email": "%s", "device_id": %d, "total_price": "%d.00", "line_items": [],
                 "created_at": "2017-10-30T19:58:29-04:00", "updated_at": "2017-10-30T20:%02d:00-04:00"}"""
                .formatted(id, user, email, device, version, version);
    }

    private Path day(Path data, String name, List<String> orders) throws IOException {
        Files.createDirectories(data);
        return Files.writeString(data.resolve(name), "{\"orders\": [" + String.join(",\n", orders) + "]}");
    }

    @Test
    void theOrderOfFilesDoesNotShowInTablesBesideOrInTheHistory() throws IOException {
        Random random = new Random(SEED);
        Path data = folder.resolve("data");
        List<Path> files = new ArrayList<>();
        for (int day = 1; day <= 6; day++) {
            List<String> orders = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int user = random.nextInt(4);
                orders.add(order(
                        random.nextInt(10), user, random.nextInt(4), random.nextInt(3), "u" + user + "@example.org"));
            }
            files.add(day(data, "2017-11-0" + day + ".json", orders));
        }
        Home first = Home.in(folder.resolve("first"));
        load(first, data, files);
        for (int turn = 0; turn < 2; turn++) {
            Collections.shuffle(files, random);
            Home other = Home.in(folder.resolve("other" + turn));
            load(other, data, files);
            assertThat(other.dump("retail")).as("seed %s, turn %s", SEED, turn).isEqualTo(first.dump("retail"));
        }
        assertThat(first.ask("SELECT count(*) FROM retail.users")).isEqualTo("4");
        assertThat(first.ask("SELECT count(*) FROM retail.orders_history"))
                .as("every version once")
                .isEqualTo(first.ask("SELECT count(DISTINCT (order_id, _row_hash)) FROM retail.orders_history"))
                .isNotEqualTo("10");
        assertThat(
                        first.ask(
                                """
                        SELECT bool_and(v.total_price = o.total_price) AND count(*) = 10
                        FROM retail.orders_versions AS v JOIN retail.orders AS o USING (order_id) WHERE valid_to IS NULL"""))
                .isEqualTo("true");
        assertThat(first.run("verify").exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void whoIsErasedIsGoneFromTheTablesBesideAndStaysAway() throws IOException {
        Home home = Home.in(folder.resolve("home"));
        Path data = folder.resolve("data");
        Path early = day(
                data,
                "2017-11-01.json",
                List.of(order(1, 7, 1, 1, "ada@example.org"), order(2, 8, 1, 2, "ben@example.org")));
        load(home, data, List.of(early));

        Home.Answer erase = home.run("erase", "--domain", "retail", "--id", "7");
        assertThat(erase.exitCode()).as(erase.text()).isEqualTo(ExitCode.DONE);
        var unused = day(
                data,
                "2017-11-02.json",
                List.of(order(3, 8, 1, 1, "ben@example.org"), order(1, 7, 2, 1, "ada@example.org")));
        Home.Answer late = home.run("load", data.toString(), "--domain", "retail");
        assertThat(late.exitCode()).as(late.text()).isEqualTo(ExitCode.DONE);

        assertThat(home.ask("SELECT string_agg(id, ',') FROM retail.users")).isEqualTo("8");
        for (String table : List.of("orders", "orders_history")) {
            assertThat(home.ask("SELECT bool_and(email IS NULL AND user_id ~ '^erased-') FROM retail." + table
                            + " WHERE order_id = '1'"))
                    .as(table)
                    .isEqualTo("true");
        }
        assertThat(home.ask("SELECT sum(total_price) FROM retail.orders")).isEqualTo("3.00");
        Home.Answer proof = home.run("prove-erased", "--domain", "retail", "--id", "7");
        assertThat(proof.exitCode()).as(proof.text()).isEqualTo(ExitCode.DONE);
        assertThat(home.run("verify").exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void aFullReloadIsTheNewestFileWhateverCameFirst() throws IOException {
        Path routes = routesWithReloadedProducts();
        Path data = folder.resolve("data");
        Path monday = products(data, "date=2020-01-06/products.json", "1:Lamp", "2:Chair", "3:Desk");
        Path tuesday = products(data, "date=2020-01-07/products.json", "1:Lamp", "3:Table", "4:Shelf");
        for (List<Path> order : List.of(List.of(monday, tuesday), List.of(tuesday, monday))) {
            Home home = Home.in(
                    folder.resolve("home" + order.get(0).getParent().getFileName()), "caravan.routes=" + routes);
            load(home, data, order, "shop");
            assertThat(home.ask("SELECT string_agg(sku || ':' || name, ' ' ORDER BY sku) FROM shop.products"))
                    .isEqualTo("1:Lamp 3:Table 4:Shelf");
            Home.Answer verify = home.run("verify");
            assertThat(verify.exitCode()).as(verify.text()).isEqualTo(ExitCode.DONE);
        }
    }

    @Test
    void aFullReloadWithoutADateIsTheLastToArriveAndNeverNothing() throws IOException {
        Home home = Home.in(folder.resolve("home"), "caravan.routes=" + routesWithReloadedProducts());
        Path data = folder.resolve("data");
        Path first = products(data, "products.new.json", "1:Lantern", "2:Chair");
        Path last = products(data, "products.old.json", "1:Lamp");
        Path nothing = products(data, "products.empty.json");
        Files.setLastModifiedTime(last, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        load(home, data, List.of(first, last, nothing), "shop");
        assertThat(home.ask("SELECT string_agg(name, ' ') FROM shop.products")).isEqualTo("Lamp");
        assertThat(home.ask("SELECT string_agg(state || superseded, ' ' ORDER BY run) FROM caravan.run"))
                .isEqualTo("loaded0 loaded0 failed0");
    }

    /** A reader that looks again and again never sees an empty table. */
    @Test
    void aReaderSeesTheOldContentOrTheNew() throws IOException, InterruptedException {
        Home home = Home.in(folder.resolve("home"), "caravan.routes=" + routesWithReloadedProducts());
        Path data = folder.resolve("data");
        List<Path> files = new ArrayList<>();
        for (int day = 1; day <= 9; day++) {
            files.add(products(data, "date=2020-01-0" + day + "/products.json", "1:Day" + day, "2:Day" + day));
        }
        load(home, data, files.subList(0, 1), "shop");
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean isOver = new AtomicBoolean();
        Thread reader = new Thread(() -> {
            try (var database = home.database()) {
                while (!isOver.get()) {
                    seen.add(database.once(
                            client -> client.sql("SELECT count(*) || ' ' || count(DISTINCT name) FROM shop.products")
                                    .query(String.class)
                                    .single()));
                }
            }
        });
        reader.start();
        load(home, data, files, "shop");
        isOver.set(true);
        reader.join();
        assertThat(seen).isNotEmpty().allMatch("2 1"::equals);
        assertThat(home.ask("SELECT min(name) FROM shop.products")).isEqualTo("Day9");
    }

    private Path routesWithReloadedProducts() throws IOException {
        Path routes = folder.resolve("routes");
        Folder.copy(Home.REPOSITORY.resolve("routes"), routes);
        Path contract = routes.resolve("shop/products/products.contract.json");
        Files.writeString(
                contract, Files.readString(contract).replaceFirst("\"load\": \"[a-z]+\"", "\"load\": \"replace\""));
        return routes;
    }

    private static Path products(Path data, String name, String... products) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String product : products) {
            String[] parts = product.split(":", 2);
            lines.append(
                    "{\"sku\": %s, \"name\": \"%s\", \"price\": 2.5, \"category\": \"home\", \"popularity\": 0.1}\n"
                            .formatted(parts[0], parts[1]));
        }
        Path file = data.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, lines);
    }

    private static void load(Home home, Path data, List<Path> files) {
        load(home, data, files, "retail");
    }

    private static void load(Home home, Path data, List<Path> files, String domain) {
        try (Installation installation = home.open()) {
            new Delivery(domain, data).load(installation, files);
        }
    }
}

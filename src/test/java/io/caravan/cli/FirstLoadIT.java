package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that are new to their table go straight into it; nothing but the time tells. */
class FirstLoadIT {

    private static final String COUNTS =
            "SELECT format('%s %s %s %s %s %s %s', read, loaded, updated, unchanged, duplicate, superseded, rejected)"
                    + " FROM caravan.run WHERE file LIKE '%versions%' AND state = 'loaded'";
    private static final String CUSTOMER =
            "{\"id\": \"%s\", \"first_name\": \"%s\", \"last_name\": \"Ash\", \"email\": \"a@example.org\", \"last_change\": %s}";

    @TempDir
    Path folder;

    @Test
    void givesTheSameAsALoadIntoALargeTable() throws IOException {
        Path versions = file("versions", versions(8, 1500));
        Home straight = load(versions);
        Home staged = load(others(), versions);
        assertSame(straight, staged);
    }

    @Test
    void givesTheSameWhenSomeOfTheRecordsAreThere() throws IOException {
        Path earlier = file("earlier", versions(9, 60));
        Path versions = file("versions", versions(8, 1500));
        Home straight = load(earlier, versions);
        Home staged = load(others(), earlier, versions);
        assertSame(straight, staged);
        assertThat(straight.ask("SELECT updated > 0 AND unchanged > 0 FROM caravan.run WHERE file LIKE '%versions%'"))
                .isEqualTo("true");
    }

    /** A table that is large beside the file of the versions. */
    private Path others() throws IOException {
        return file(
                "others",
                IntStream.range(0, 20_000)
                        .mapToObj(id -> CUSTOMER.formatted("other" + id, "Other", "null"))
                        .toList());
    }

    private static void assertSame(Home straight, Home staged) {
        assertThat(straight.ask(COUNTS)).isEqualTo(staged.ask(COUNTS)).doesNotContain(" 0 0 0 0 0 ");
        assertThat(rows(straight)).isEqualTo(rows(staged)).hasSizeGreaterThan(1000);
        assertThat(outputLines(straight)).containsExactlyElementsOf(outputLines(staged));
    }

    private static List<String> outputLines(Home home) {
        return home.outputLines("shop", "customers").stream()
                .filter(line -> !line.contains("\"other"))
                .sorted()
                .toList();
    }

    @Test
    void settlesWhatWaitedForTheFirstRecords() throws IOException {
        Path transactions = Files.createDirectories(folder.resolve("transactions"));
        Files.writeString(
                transactions.resolve("transactions.json"),
                "{\"transaction_id\": \"t\", \"transaction_time\": \"2024-02-29T10:00:00\", \"customer_id\": \"1\","
                        + " \"delivery_address\": {\"address\": \"1\", \"postcode\": \"A1\", \"city\": \"N\", \"country\": \"UK\"},"
                        + " \"purchases\": {\"products\": [{\"sku\": 1, \"quantity\": 1, \"price\": 1, \"total\": 1}],"
                        + " \"total_cost\": 1}}");
        Path needed = Files.createDirectories(folder.resolve("needed"));
        Files.writeString(needed.resolve("customers.json"), CUSTOMER.formatted("1", "Ada", "null"));
        Files.writeString(
                needed.resolve("products.json"),
                "{\"sku\": 1, \"name\": \"tea\", \"price\": 1, \"category\": \"misc\", \"popularity\": 1}");
        Home home = Home.in(folder.resolve("home"));
        home.run("load", transactions.toString(), "--domain", "shop");
        assertThat(home.ask("SELECT count(*) FROM caravan.pending")).isEqualTo("1");
        load(home, needed);
        assertThat(home.ask("SELECT count(*) FROM shop.transactions")).isEqualTo("1");
    }

    @Test
    void aFileThatComesTwiceAtATimeIsLoadedOnce() throws IOException {
        Path twice = Files.createDirectories(folder.resolve("twice"));
        for (int i = 0; i < 20; i++) {
            Files.write(twice.resolve("customers-versions-" + i + ".json"), versions(8, 1500));
        }
        Home home = Home.in(folder.resolve("home"));
        load(home, twice);
        assertThat(home.ask("SELECT count(*) FROM caravan.run WHERE state = 'loaded'"))
                .isEqualTo("1");
        assertThat(home.ask("SELECT count(*) FROM caravan.run WHERE state = 'repeated'"))
                .isEqualTo("19");
    }

    @Test
    void anOutputFileThatWasTakenAwayLeavesItsPlaceToTheNext() throws IOException {
        Path file = Files.createDirectories(folder.resolve("files")).resolve("customers.json");
        Home home = Home.in(folder.resolve("home"));
        Files.writeString(file, CUSTOMER.formatted("1", "Ada", "null"));
        load(home, file.getParent());
        Files.delete(home.output().resolve("shop/customers/customers.json"));
        Files.writeString(file, CUSTOMER.formatted("2", "Bea", "null"));
        load(home, file.getParent());
        assertThat(home.outputLines("shop", "customers"))
                .singleElement()
                .asString()
                .contains("\"B**\"");
    }

    /** Customers of which many come in several versions, and some versions several times, in random order. */
    private static List<String> versions(long seed, int customers) {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>();
        for (int id = 0; id < customers; id++) {
            for (int version = random.nextInt(4); version >= 0; version--) {
                String day = random.nextInt(5) == 0 ? "null" : "\"2024-01-%02d\"".formatted(1 + random.nextInt(9));
                String line = CUSTOMER.formatted(id, "Version" + "n".repeat(version), day);
                lines.addAll(Collections.nCopies(random.nextInt(4) == 0 ? 2 : 1, line));
            }
        }
        Collections.shuffle(lines, random);
        return lines;
    }

    private static List<String> rows(Home home) {
        return home.dump("shop").stream()
                .filter(row -> !row.contains("other"))
                .sorted()
                .toList();
    }

    private Path file(String name, List<String> lines) throws IOException {
        Path below = Files.createDirectories(folder.resolve(name));
        Files.write(below.resolve("customers-" + name + ".json"), lines);
        return below;
    }

    /** A new home into which the folders are loaded, one after the other. */
    private Home load(Path... folders) throws IOException {
        Home home = Home.in(Files.createTempDirectory(folder, "home"), "caravan.batch-size=100");
        for (Path each : folders) {
            load(home, each);
        }
        return home;
    }

    private static void load(Home home, Path files) {
        Home.Answer answer = home.run("load", files.toString(), "--domain", "shop");
        assertThat(answer.exitCode()).as(answer.text()).isEqualTo(ExitCode.DONE);
    }
}

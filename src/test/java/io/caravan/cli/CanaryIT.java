package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * People with a random mark in every field, whether a contract declares it or not, in every format and every place. They are
 * erased by an id, by an address and by a file; then their certificates count what was planted, and no mark is left anywhere.
 */
@Timeout(240)
class CanaryIT {

    private static final Random RANDOM = new Random();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Others, who must stay; each has a number of their own. */
    private int others = 1000;

    @TempDir
    Path folder;

    private Path data;
    private Home home;

    private record Canary(String mark, long number) {

        /** In letters that stay what they are in every normal form and name of a file. */
        static Canary random() {
            String letters = RANDOM.ints(12, 'a', 'z' + 1)
                    .mapToObj(letter -> String.valueOf((char) letter))
                    .collect(Collectors.joining());
            return new Canary(letters, RANDOM.nextLong(1_000_000_000L, 9_000_000_000L));
        }

        String id() {
            return "C-" + mark;
        }

        String email() {
            return "canary." + mark + "@example.org";
        }

        List<String> markers() {
            return List.of(mark, id(), email(), String.valueOf(number));
        }

        String customer(int version) {
            return customer(version, "first" + mark, "");
        }

        String customer(int version, String first, String undeclared) {
            return """
                    {"id": "%1$s", "first_name": "%2$s", "last_name": "last%3$s", "email": "%4$s", "phone_number": "+44 %5$d", \
                    "address": "%3$s Street", "city": "City%3$s", "last_change": "2024-02-%6$02d"%7$s}
                    """
                    .formatted(id(), first, mark, email(), number, version, undeclared);
        }

        /** A record and a list of which no contract knows. */
        String household() {
            return ", \"household\": {\"partner\": \"partner%1$s\", \"contacts\": [\"mailto:%2$s\", \"tel:%3$d\"]}"
                    .formatted(mark, email(), number);
        }

        String transaction(String key, int sku, String undeclared) {
            return """
                    {"transaction_id": "%1$s", "transaction_time": "2024-02-29T10:00:00", "customer_id": "%2$s", \
                    "delivery_address": {"address": "%3$s Road", "postcode": "%3$s", "city": "City%3$s", "country": "UK"}, \
                    "purchases": {"products": [{"sku": %4$d, "quantity": 2, "price": 1.25, "total": 2.50}], "total_cost": 2.50}%5$s}
                    """
                    .formatted(key, id(), mark, sku, undeclared);
        }

        String order(int order) {
            return """
                    {"id": %d, "user_id": %d, "email": "%s", "created_at": "2024-02-01T10:00:00+00:00", \
                    "updated_at": "2024-02-01T10:00:00+00:00", "total_price": "10.00", "currency": "EUR", "line_items": [], \
                    "billing_address": {"name": "Name%4$s", "street": "%4$s"}, "note": "for %4$s"}"""
                    .formatted(order, number, email(), mark);
        }
    }

    private String other(String undeclared) {
        others++;
        return "{\"id\": \"other%1$d\", \"first_name\": \"Other\", \"last_name\": \"Person\", \"email\": \"other%1$d@example.org\"%2$s}\n"
                .formatted(others, undeclared);
    }

    /** All that a canary leaves in the shop. */
    private void plant(Canary canary, int number) throws IOException {
        Path hour = Files.createDirectories(data.resolve("date=2024-02-29/hour=10"));
        String name = "customers-" + number;
        for (int version = 1; version <= 3; version++) {
            Files.write(
                    hour.resolve(name + "-v" + version + ".json.gz"), gzipped(other("") + canary.customer(version)));
        }
        Files.writeString(
                hour.resolve(name + "-refused.json"),
                other("") + canary.customer(9, "", "") + canary.customer(9, "f", canary.household()) + other(""));
        Files.writeString(
                hour.resolve(name + "-broken.json"),
                other("") + canary.customer(9).replace("}", "") + other(""));
        Files.writeString(
                hour.resolve(name + "-sheet.csv"),
                "id,first_name,last_name,email,address\n"
                        + canary.id() + ",First,last" + canary.mark + "," + canary.email() + ",\"" + canary.mark
                        + " \"\"The\"\" Lane\nNorthwick\"\n"
                        + "other" + ++others + ",Other,Person,other" + others + "@example.org,\"1\nLane\"\n");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(hour.resolve(name + "-week.zip")))) {
            zip.putNextEntry(new ZipEntry("customers.json"));
            zip.write((other("") + canary.customer(4)).getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(hour.resolve(name + "-" + canary.email() + ".json"), other(""));
        Files.writeString(
                hour.resolve(name + "-friend.json"),
                other(", \"friends\": [{\"mail\": \"" + canary.email().replace("@", "\\u0040") + "\"}]"));
        // What cannot be read: cut, in an encoding that is not expected, and packed in a way that nobody unpacks.
        byte[] gzip = gzipped(canary.customer(5).repeat(500));
        Files.write(hour.resolve(name + "-cut.json.gz"), Arrays.copyOf(gzip, gzip.length - 9));
        Files.writeString(
                hour.resolve(name + "-wide-" + canary.email() + ".json"),
                canary.customer(6),
                StandardCharsets.UTF_16LE);
        try (OutputStream xz =
                new XZOutputStream(Files.newOutputStream(hour.resolve(name + ".json.xz")), new LZMA2Options())) {
            xz.write(canary.customer(7).getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(
                hour.resolve("transactions-" + number + ".json"),
                canary.transaction("loaded-" + number, 7, "")
                        + canary.transaction("waits-" + number, 8, "")
                        + canary.transaction("refused-" + number, 7, canary.household()));
    }

    private static byte[] gzipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** What a source brings of all of them. */
    private void land(List<Canary> canaries) throws Exception {
        byte[] orders = ("{\"orders\": ["
                        + canaries.stream()
                                .map(canary -> canary.order(canaries.indexOf(canary) + 1))
                                .collect(Collectors.joining(", "))
                        + "]}")
                .getBytes(StandardCharsets.UTF_8);
        try (OneAnswer server = new OneAnswer(orders)) {
            home.set(home.url(), "retail.source-url=" + server.url() + "/orders.json");
            Process service = home.process("run")
                    .redirectOutput(folder.resolve("run.log").toFile())
                    .start();
            try {
                Home.Answer fetched = home.run("fetch", "retail.orders");
                assertThat(fetched.exitCode()).as(fetched.text()).isEqualTo(ExitCode.DONE);
                home.await(
                        "SELECT count(*) > 0 FROM caravan.run WHERE dataset = 'retail.orders' AND filed_as IS NOT NULL");
            } finally {
                service.destroy();
                service.waitFor();
            }
        }
    }

    /** A person corrects the records that were refused for their first name. */
    private void correct() throws IOException {
        assertThat(home.run("fix").exitCode()).isEqualTo(ExitCode.DONE);
        Path corrected = Files.createDirectories(folder.resolve("corrected"));
        try (Stream<Path> fixes = Files.walk(home.output().resolve("fixes"))) {
            for (Path fix : fixes.filter(file -> file.getFileName().toString().startsWith("customers"))
                    .toList()) {
                Files.writeString(
                        corrected.resolve(fix.getFileName()),
                        Files.readString(fix).replaceAll("(C-[a-z]+),,", "$1,Mended,"));
            }
        }
        assertThat(corrected).isNotEmptyDirectory();
        var unused = home.run("load", corrected.toString(), "--domain", "shop");
    }

    @Test
    void nothingIsLeftOfThemAndTheirCertificatesCountWhatWasPlanted() throws Exception {
        data = Files.createDirectories(folder.resolve("data"));
        home = Home.in(folder.resolve("home"));
        List<Canary> canaries = Stream.generate(Canary::random).limit(3).toList();
        Files.writeString(
                data.resolve("products.json"),
                "{\"sku\": 7, \"name\": \"tea\", \"price\": 1.25, \"category\": \"misc\", \"popularity\": 1}\n");
        for (Canary canary : canaries) {
            plant(canary, canaries.indexOf(canary));
        }
        home.run("load", data.toString(), "--domain", "shop");
        land(canaries);
        correct();
        for (Canary canary : canaries) {
            assertThat(new Traces(List.of(canary.mark())).below(home.folder()))
                    .as(canary.toString())
                    .hasSize(28); // files and names of files
        }

        Home.Answer byId =
                home.run("erase", "--domain", "shop", "--id", canaries.get(0).id());
        assertThat(byId.exitCode()).as(byId.text()).isEqualTo(ExitCode.INCOMPLETE);
        Home.Answer byEmail = home.run("erase", "--email", canaries.get(1).email());
        assertThat(byEmail.exitCode()).as(byEmail.text()).isEqualTo(ExitCode.INCOMPLETE);
        Path requests = Files.createDirectories(folder.resolve("requests"));
        Files.writeString(
                requests.resolve("erasure-requests.json"),
                "{\"customer-id\": \"" + canaries.get(2).id() + "\"}\n");
        Home.Answer byFile = home.run("load", requests.toString(), "--domain", "shop");
        assertThat(byFile.exitCode()).as(byFile.text()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(byFile.text()).contains("customers-0.json.xz: ", "customers-1.json.xz: ", "customers-2.json.xz: ");
        assertThat(byFile.text()).doesNotContain("cut", "wide");

        // A person deletes what nobody can search, and nothing else.
        for (String other : List.of("failed/shop/other.xz", "archive/shop/products.json")) {
            assertThat(home.run("decide-erasure", "--delete", other).exitCode()).isEqualTo(ExitCode.FAILED);
        }
        assertThat(home.folder().resolve("raw_data/archive/shop/products.json")).exists();
        for (int file = 0; file < 3; file++) {
            Home.Answer deleted = home.run(
                    "decide-erasure", "--delete", "failed/shop/date=2024-02-29/hour=10/customers-" + file + ".json.xz");
            assertThat(deleted.exitCode()).as(deleted.text()).isEqualTo(file < 2 ? ExitCode.INCOMPLETE : ExitCode.DONE);
        }
        Home.Answer deep = home.run("erase", "--deep");
        assertThat(deep.exitCode()).as(deep.text()).isEqualTo(ExitCode.DONE);

        Traces traces = new Traces(
                canaries.stream().flatMap(canary -> canary.markers().stream()).toList());
        assertThat(traces.below(home.folder())).isEmpty();
        assertThat(traces.in(home.dumpAll().getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(traces.below(home.tableFiles())).isEmpty();
        assertThat(traces.below(folder.resolve("run.log"))).isEmpty();
        Map<String, Long> planted = new TreeMap<>(Map.ofEntries(
                // Three versions, two refused, one broken, a row, one in the zip, a name of a file, one of a friend,
                // three
                // transactions, an order; and four of them again in the corrections.
                Map.entry("archive", 18L),
                // Those in the cut file; one in UTF-16, its name, and the name and text of the note beside it.
                Map.entry("failed files", 504L),
                Map.entry("mails in the outbox", 1L),
                // Two files and where they are filed, an output and its draft, a mail.
                Map.entry("names of files in the ledger", 7L),
                // Five customers, a transaction, an order, and a name.
                Map.entry("output files", 8L),
                Map.entry("table retail.orders", 1L),
                Map.entry("table retail.orders_history", 1L),
                Map.entry("table retail.users", 1L),
                Map.entry("table shop.customers", 1L),
                Map.entry("table shop.transactions", 1L),
                Map.entry("waiting records of shop.transactions", 1L)));
        assertThat(found(2)).isEqualTo(planted);
        assertThat(found(3)).isEqualTo(planted);
        // These files go as a whole with the first who is in them, as they can be made again.
        planted.put("files of refused records", 5L);
        assertThat(found(1)).isEqualTo(planted);
        assertThat(home.ask("SELECT count(*) FROM shop.customers")).isEqualTo(Integer.toString(others - 1000 - 3));
        Home.Answer verified = home.run("verify");
        assertThat(verified.exitCode()).as(verified.text()).isEqualTo(ExitCode.DONE);
    }

    /** What a certificate says was found, by place. */
    private Map<String, Long> found(int erasure) throws IOException {
        Map<String, Long> found = new TreeMap<>();
        JsonNode certificate = JSON.readTree(home.output()
                .resolve("certificates/erasure-" + erasure + ".json")
                .toFile());
        for (JsonNode place : certificate.findValue("places")) {
            if (place.get("found").asLong() > 0) {
                found.put(place.get("place").asText(), place.get("found").asLong());
            }
        }
        return found;
    }
}

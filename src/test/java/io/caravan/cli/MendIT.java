package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Refused records come back, mended by a person or run again as they were. */
class MendIT {

    private static final String GOOD =
            """
            {"id": "1", "first_name": "Ada", "last_name": "Ashdown", "email": "ada@example.org"}
            """;

    /** No last name, a phone number and an address that a spreadsheet could calculate, and no version. */
    private static final String WITHOUT_NAME =
            """
            {"id": "0002", "first_name": "Bo", "last_name": null, "email": "bo@example.org", "phone_number": "+44 909 879", "address": "=cmd|' /C calc'!A0\\n\\"Mill\\", Lane", "city": "'s-Hertogenbosch"}
            """;

    private static final String CUT = "{\"id\": \"3\", \"first_name\": \"Cy\", \"email\": \"cy@example.org\n";

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void begin() {
        home = Home.in(folder.resolve("home"));
    }

    @Test
    void whatIsMendedLoadsAndTheBooksLinkBothLives() throws IOException {
        load("customers.json", GOOD + WITHOUT_NAME + CUT);
        assertThat(home.ask("SELECT count(*) FROM shop.customers")).isEqualTo("1");

        Home.Answer fix = home.run("fix");
        assertThat(fix.exitCode()).as(fix.text()).isEqualTo(ExitCode.DONE);
        Path csv = only(home.output().resolve("fixes/shop"));
        assertThat(csv)
                .content()
                .startsWith("\uFEFFcaravan_mends,caravan_file,caravan_line,caravan_reason,caravan_raw,id,")
                .containsPattern("rejected-1-2-[0-9a-f]{8},shop/customers.json,'2,last_name: ")
                .contains(",'+44 909 879,", "\"'=cmd|' /C calc'!A0\n\"\"Mill\"\", Lane\"", ",''s-Hertogenbosch,")
                .contains("rejected-1-3-any,shop/customers.json,'3,")
                .contains("\"\"first_name\"\": \"\"Cy\"\"");

        String mended = Files.readString(csv).replace("'0002,Bo,,", "'0002,Bo,Barrow,");
        load("again/customers.fix.csv", mended);

        assertThat(home.ask("SELECT string_agg(id, ' ' ORDER BY id) FROM shop.customers"))
                .isEqualTo("0002 1");
        assertThat(home.ask("SELECT city FROM shop.customers WHERE id = '0002'"))
                .isEqualTo("'s-Hertogenbosch");
        assertThat(
                        home.ask(
                                "SELECT run || ':' || record || ' ' || outcome || ' by ' || mended_by FROM caravan.mended WHERE record = 2"))
                .isEqualTo("1:2 loaded by 2");
        assertThat(home.ask("SELECT outcome FROM caravan.mended WHERE record = 3"))
                .as("nobody has mended the second")
                .isEqualTo("rejected");
        assertThat(home.run("rejects").text())
                .contains("again/customers.fix.csv")
                .doesNotContain("shop/customers.json");
        assertThat(home.outputLines("shop", "customers")).hasSize(2);
        assertThat(home.ask("SELECT sum(read) || ' ' || sum(loaded) || ' ' || sum(rejected) FROM caravan.run"))
                .isEqualTo("5 2 3");
    }

    @Test
    void aRecordThatComesBackWithAnotherKeyIsRejected() throws IOException {
        load("customers.json", GOOD + WITHOUT_NAME);
        home.run("fix");
        Path csv = only(home.output().resolve("fixes/shop"));
        String mended = Files.readString(csv).replace("'0002,Bo,,", "2,Bo,Barrow,");
        load("customers.fix.csv", mended);
        assertThat(home.ask("SELECT string_agg(id, ' ') FROM shop.customers")).isEqualTo("1");
        assertThat(home.ask("SELECT field || ' ' || rule FROM caravan.reject WHERE run = 2"))
                .isEqualTo("id key");
        assertThat(home.ask("SELECT outcome FROM caravan.mended")).isEqualTo("rejected");

        load("customers.fix2.csv", mended.replace("2,Bo,Barrow,", "0002,Bo,Barrow,"));
        assertThat(home.ask("SELECT string_agg(id, ' ' ORDER BY id) FROM shop.customers"))
                .isEqualTo("0002 1");
    }

    @Test
    void aRecordWithLinesIsMendedInItsCells() throws IOException {
        load("customers.json", GOOD);
        load(
                "products.json",
                """
                {"sku": 7, "name": "Lamp", "price": "2.50", "category": "home", "popularity": "0.1"}
                """);
        load(
                "transactions.json",
                """
                {"transaction_id": "t1", "transaction_time": "2020-01-20T10:00:00", "customer_id": "1", "delivery_address": {"address": null, "postcode": "AB1 2CD", "city": "N", "country": "UK"}, "purchases": {"products": [{"sku": 7, "quanitity": 2, "price": "2.50", "total": "5.00"}], "total_cost": 5.01}}
                """);
        assertThat(home.ask("SELECT count(*) FROM shop.transactions")).isEqualTo("0");

        home.run("fix", folder.resolve("mine.csv").toString(), "--dataset", "shop.transactions");
        String csv = Files.readString(folder.resolve("mine.csv"));
        assertThat(csv).contains("purchases.products", ",'5.01,");
        load("transactions.fix.csv", csv.replace(",'5.01,", ",5.00,"));

        assertThat(home.ask("SELECT total_cost || ' ' || quantity || ' ' || delivery_address_city"
                        + " FROM shop.transactions JOIN shop.purchases USING (transaction_id)"))
                .isEqualTo("5.00 2 N");
    }

    @Test
    void aMendedRecordIsNoNewerThanItWas() throws IOException {
        String changed =
                "{\"id\": \"2\", \"first_name\": \"Bo\", \"last_name\": %s, \"email\": \"bo@example.org\", \"city\": \"%s\"}\n";
        load("date=2020-01-20/hour=10/customers.json", changed.formatted("null", "Old"));
        load("date=2020-01-20/hour=11/customers.json", changed.formatted("\"Barrow\"", "New"));
        home.run("fix");
        String csv = Files.readString(only(home.output().resolve("fixes/shop"))).replace("'2,Bo,,", "'2,Bo,Barrow,");
        load("date=2020-01-20/hour=12/customers.fix.csv", csv);

        assertThat(home.ask("SELECT city FROM shop.customers")).isEqualTo("New");
        assertThat(home.ask("SELECT outcome FROM caravan.mended")).isEqualTo("superseded");
    }

    @Test
    void aChangedContractLetsRefusedRecordsIn() throws IOException {
        Path routes = folder.resolve("routes");
        Folder.copy(Home.REPOSITORY.resolve("routes"), routes);
        home.set(home.url(), "caravan.routes=" + routes);
        load("customers.json", GOOD + WITHOUT_NAME + CUT);
        Path contract = routes.resolve("shop/customers/customers.contract.json");
        Files.writeString(
                contract,
                Files.readString(contract)
                        .replaceFirst("(\"last_name\": \\{\\s+\"type\": )\"string\"", "$1[\"string\", \"null\"]"));

        Home.Answer replay = home.run("replay");

        assertThat(replay.text()).contains("shop.customers: 1 of 2 refused records run again");
        assertThat(replay.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(home.ask("SELECT string_agg(id, ' ' ORDER BY id) FROM shop.customers"))
                .isEqualTo("0002 1");
        assertThat(home.ask("SELECT run || ':' || record || ' ' || outcome FROM caravan.mended"))
                .isEqualTo("1:2 loaded");
        assertThat(home.output().resolve("fixes/shop")).isEmptyDirectory();
        assertThat(home.run("rejects").text()).contains("shop/customers.json");
    }

    @Test
    void ofAFileWithTooManyBadRecordsNothingLoads() throws IOException {
        Path routes = folder.resolve("routes");
        Folder.copy(Home.REPOSITORY.resolve("routes"), routes);
        home.set(home.url(), "caravan.routes=" + routes);
        Path contract = routes.resolve("shop/customers/customers.contract.json");
        Files.writeString(
                contract,
                Files.readString(contract)
                        .replace("\"load\": \"upsert\"", "\"load\": \"upsert\", \"errorThreshold\": 0.5"));

        load("half/customers.json", GOOD + WITHOUT_NAME);
        var unused = put("most/customers.json", GOOD + WITHOUT_NAME + CUT);
        Home.Answer wrong = home.run("load", folder.resolve("data").toString(), "--domain", "shop");

        assertThat(wrong.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(home.ask("SELECT string_agg(state, ' ' ORDER BY run) FROM caravan.run"))
                .isEqualTo("loaded failed");
        assertThat(home.ask("SELECT count(*) FROM caravan.reject")).isEqualTo("1");
        assertThat(home.ask("SELECT failure FROM caravan.run WHERE state = 'failed'"))
                .startsWith("2 of its 3 records would be refused, which is more than its dataset allows")
                .contains("last_name: ", "(1)");
        assertThat(home.folder().resolve("raw_data/failed/shop/most/customers.json"))
                .content()
                .isEqualTo(GOOD + WITHOUT_NAME + CUT);
    }

    private void load(String name, String content) throws IOException {
        Path file = put(name, content);
        try (Installation installation = home.open()) {
            new Delivery("shop", folder.resolve("data")).load(installation, List.of(file));
        }
    }

    private Path put(String name, String content) throws IOException {
        Path data = folder.resolve("data");
        Folder.delete(data);
        Path file = data.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }
}

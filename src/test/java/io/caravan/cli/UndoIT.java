package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A withdrawn delivery leaves what there would be had it never come. */
class UndoIT {

    private static final long SEED = 7;
    private static final int FILES = 8;

    @TempDir
    Path folder;

    private Path routes;

    @BeforeEach
    void letCustomersBeWithdrawnToo() throws IOException {
        routes = folder.resolve("routes");
        Folder.copy(Home.REPOSITORY.resolve("routes"), routes);
        Path contract = routes.resolve("shop/customers/customers.contract.json");
        Files.writeString(
                contract,
                Files.readString(contract).replace("\"load\": \"upsert\"", "\"load\": \"upsert\", \"undo\": \"P7D\""));
    }

    /** Files of few customers, so that each of them comes in many versions, again and again, in any order of time. */
    @Test
    void withoutOneOfManyOverlappingFilesAllIsAsIfItHadNeverCome() throws IOException {
        Random random = new Random(SEED);
        Path data = folder.resolve("data");
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            Path file = data.resolve("date=2020-01-%02d/hour=%02d/customers.json"
                            .formatted(1 + random.nextInt(2), random.nextInt(3)))
                    .resolveSibling("customers." + i + ".json");
            Files.createDirectories(file.getParent());
            StringBuilder lines = new StringBuilder();
            for (int line = 0; line < 30; line++) {
                lines.append(
                        "{\"id\": \"%d\", \"first_name\": \"Ada\", \"last_name\": \"Ashdown\", \"email\": \"ada@example.org\", \"city\": \"%d\", \"last_change\": %s}\n"
                                .formatted(
                                        random.nextInt(40),
                                        random.nextInt(3),
                                        random.nextBoolean()
                                                ? "null"
                                                : "\"2019-12-0" + (1 + random.nextInt(3)) + "\""));
            }
            Files.writeString(file, lines);
            files.add(file);
        }
        for (int without = 0; without < FILES; without += 3) {
            Path left = files.get(without);
            Home undone = home("undone" + without);
            load(undone, data, files);
            String run = undone.ask("SELECT run FROM caravan.run WHERE file LIKE '%customers." + without + ".json'");
            Home.Answer undo = undone.run("undo", run);
            assertThat(undo.exitCode()).as(undo.text()).isEqualTo(ExitCode.DONE);

            Home never = home("never" + without);
            load(never, data, files.stream().filter(file -> !file.equals(left)).toList());

            Ending.of(undone).mustEqual(Ending.of(never), "without " + left.getFileName() + ", seed " + SEED);
            assertThat(undone.output().resolve("shop").resolve("customers")).isDirectoryNotContaining("glob:**.draft");

            load(undone, data, List.of(left));
            Home all = home("all" + without);
            load(all, data, files);
            Ending.of(undone).mustEqual(Ending.of(all), "with it again");
        }
    }

    @Test
    void transactionsGoWithTheirLinesAndTheirOutput() throws IOException {
        Home home = home("home");
        load(home, "customers.json", customer("1"));
        load(
                home,
                "products.json",
                "{\"sku\": 7, \"name\": \"Lamp\", \"price\": 2.5, \"category\": \"home\", \"popularity\": 0.1}\n");
        load(home, "transactions.json", transaction("t1", "1") + transaction("t2", "1"));
        load(home, "more/transactions.json", transaction("t2", "1") + transaction("t3", "2"));

        Home.Answer undo = home.run("undo", "3");

        assertThat(undo.text()).contains("1 records are gone, in place of 1 another version is back, 0 wait no more");
        assertThat(home.ask("SELECT transaction_id || ' ' || line_number || ' ' || _run FROM shop.transactions"
                        + " JOIN shop.purchases USING (transaction_id)"))
                .isEqualTo("t2 1 4");
        assertThat(home.outputLines("shop", "transactions")).hasSize(1);
        assertThat(home.run("status").exitCode()).isEqualTo(ExitCode.DONE);

        assertThat(home.run("undo", "4").text()).contains("1 records are gone", "1 wait no more");
        assertThat(home.ask("SELECT count(*) FROM caravan.pending")).isEqualTo("0");
        load(home, "late/customers.json", customer("2"));
        assertThat(home.ask("SELECT count(*) FROM shop.transactions")).isEqualTo("0");
    }

    @Test
    void whatCannotBeWithdrawnSaysWhyAndStays() throws IOException {
        Home home = home("home");
        load(home, "customers.json", customer("1"));
        load(
                home,
                "products.json",
                "{\"sku\": 7, \"name\": \"Lamp\", \"price\": 2.5, \"category\": \"home\", \"popularity\": 0.1}\n");
        load(home, "transactions.json", transaction("t1", "1"));
        List<String> before = home.dump("shop");

        assertThat(home.run("undo", "1").text())
                .contains("1 records of shop.transactions refer to records that only this run has brought");
        assertThat(home.run("undo", "2").text()).contains("shop.products keeps nothing of what a run replaces");
        assertThat(home.run("undo", "99").text()).contains("there is no run 99");
        assertThat(home.dump("shop")).isEqualTo(before);

        assertThat(home.run("undo", "3").exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(home.run("undo", "3").text()).contains("it is withdrawn and not loaded");
        assertThat(home.run("undo", "1").exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void aRowTellsWhereItComesFrom() throws IOException {
        Home home = home("home");
        load(home, "date=2020-01-20/hour=10/customers.json", customer("0001") + customer("2"));
        load(home, "transactions.json", transaction("t1", "2"));

        Home.Answer why = home.run("why", "shop.customers", "2");
        assertThat(why.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(why.text())
                .contains("file      shop/date=2020-01-20/hour=10/customers.json, line 2")
                .contains("archive/shop/date=2020-01-20/hour=10/customers.json")
                .contains("the one in force")
                .containsPattern("email +email +identifier +pseudonymise")
                .doesNotContain("Ada");
        assertThat(home.run("why", "shop.purchases", "t1").text()).contains("waiting for what it refers to");
        Home.Answer unknown = home.run("why", "shop.customers", "3");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(unknown.text()).contains("There is no such row");
    }

    private Home home(String name) {
        return Home.in(folder.resolve(name), "caravan.routes=" + routes);
    }

    private void load(Home home, String name, String content) throws IOException {
        Path data = folder.resolve("load");
        Folder.delete(data);
        Path file = data.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        load(home, data, List.of(file));
    }

    private static void load(Home home, Path data, List<Path> files) {
        try (Installation installation = home.open()) {
            new Delivery("shop", data).load(installation, files);
        }
    }

    private static String customer(String id) {
        return "{\"id\": \"%s\", \"first_name\": \"Ada\", \"last_name\": \"Ashdown\", \"email\": \"ada@example.org\"}\n"
                .formatted(id);
    }

    private static String transaction(String id, String customer) {
        return ("{\"transaction_id\": \"%s\", \"transaction_time\": \"2020-01-20T10:00:00\", \"customer_id\": \"%s\","
                        + " \"delivery_address\": {\"address\": null, \"postcode\": \"AB1 2CD\", \"city\": \"N\", \"country\": \"UK\"},"
                        + " \"purchases\": {\"products\": [{\"sku\": 7, \"quanitity\": 2, \"price\": \"2.50\", \"total\": \"5.00\"}],"
                        + " \"total_cost\": 5.00}}\n")
                .formatted(id, customer);
    }
}

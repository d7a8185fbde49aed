package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.database.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records that the database does not take are rejected alone, and hold up neither their file nor what waits for it. */
@Timeout(120)
class RejectedContentIT {

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void prepare() {
        home = Home.in(folder.resolve("home"));
        assertThat(home.run("erase").exitCode()).isZero(); // makes the tables
    }

    @Test
    void aKeyThatIsLongerThanAnIndexTakesIsRejectedWithItsFieldAndTheLimit() throws IOException {
        String key = longWord(4000);
        Home.Answer answer = load("customers.json", customer("1") + customer(key) + customer("3"));

        assertThat(answer.exitCode()).as(answer.text()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(answer.text()).contains("2500 bytes").doesNotContain(key.substring(0, 20));
        assertThat(home.ask("SELECT string_agg(id, ',' ORDER BY id) FROM shop.customers"))
                .isEqualTo("1,3");
        assertThat(rejects()).isEqualTo("2 validate id maxLength");
    }

    @Test
    void aReferenceThatIsLongerThanAnIndexTakesDoesNotWait() throws IOException {
        load("transactions.json", transaction("t-1", longWord(4000), 1));

        assertThat(rejects()).isEqualTo("1 validate customer_id maxLength");
        assertThat(home.ask("SELECT count(*) FROM caravan.pending")).isEqualTo("0");
    }

    @Test
    void newRecordsThatATableDoesNotTakeAreRejectedAndTheOthersLoad() throws IOException {
        alter("ALTER TABLE shop.products ADD CONSTRAINT cheap CHECK (price < 1000)");
        Home.Answer answer = load("products.json", products(5000, 7, 3000));

        assertThat(answer.exitCode()).as(answer.text()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(home.ask("SELECT count(*) FROM shop.products")).isEqualTo("4998");
        assertThat(rejects()).isEqualTo("7 load  database; 3000 load  database");
        assertThat(home.outputLines("shop", "products")).hasSize(4998);
        verify();
    }

    @Test
    void newVersionsThatATableDoesNotTakeLeaveTheRowsAsTheyWere() throws IOException {
        load("products.json", products(50));
        alter("ALTER TABLE shop.products ADD CONSTRAINT cheap CHECK (price < 1000)");
        Home.Answer answer =
                load("date=2024-01-01/products.json", products(50, 20).replace("\"tea", "\"coffee"));

        assertThat(answer.exitCode()).as(answer.text()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(home.ask("SELECT count(*) FROM shop.products WHERE name LIKE 'coffee%'"))
                .isEqualTo("49");
        assertThat(home.ask("SELECT name || ' ' || price FROM shop.products WHERE sku = 20"))
                .isEqualTo("tea20 1.00");
        assertThat(rejects()).isEqualTo("20 load  database");
        verify();
    }

    @Test
    void aWaitingRecordThatATableDoesNotTakeDoesNotStopWhatItWaitsFor() throws IOException {
        load("customers.json", customer("1"));
        load("transactions.json", transaction("t-1", "1", 7) + transaction("t-2", "1", 7) + transaction("t-3", "1", 8));
        assertThat(home.ask("SELECT count(*) FROM caravan.pending")).isEqualTo("3");
        alter("ALTER TABLE shop.transactions ADD CONSTRAINT other CHECK (transaction_id <> 't-2')");
        Home.Answer answer = load("products.json", products(10));

        assertThat(answer.exitCode()).as(answer.text()).isEqualTo(ExitCode.DONE);
        assertThat(home.ask("SELECT count(*) FROM shop.products")).isEqualTo("10");
        assertThat(home.ask("SELECT string_agg(transaction_id, ',' ORDER BY 1) FROM shop.transactions"))
                .isEqualTo("t-1,t-3");
        assertThat(rejects()).isEqualTo("2 pending  database");
        assertThat(home.ask("SELECT count(*) FROM caravan.pending")).isEqualTo("0");
        verify();
    }

    @Test
    void aFileOfWhichTheDatabaseTakesNothingFailsOnce() throws IOException {
        alter("ALTER TABLE shop.products ADD CONSTRAINT nothing CHECK (false)");
        Home.Answer answer = load("products.json", products(300));

        assertThat(answer.exitCode()).as(answer.text()).isEqualTo(ExitCode.FAILED);
        assertThat(answer.text()).contains("1 could not be read");
        assertThat(home.folder().resolve("raw_data/failed/shop/products.json")).exists();
    }

    private void verify() {
        Home.Answer answer = home.run("verify");
        assertThat(answer.exitCode()).as(answer.text()).isZero();
    }

    private String rejects() {
        return home.ask(
                "SELECT string_agg(format('%s %s %s %s', record, stage, field, rule), '; ' ORDER BY record) FROM caravan.reject");
    }

    private void alter(String statement) {
        try (Database database = home.database()) {
            database.run(transaction -> transaction.sql(statement).update());
        }
    }

    private Home.Answer load(String name, String content) throws IOException {
        Path data = folder.resolve("data-" + name.replace('/', '-'));
        Files.createDirectories(data.resolve(name).getParent());
        Files.writeString(data.resolve(name), content);
        return home.run("load", data.toString(), "--domain", "shop");
    }

    /** So many products, of which those of some numbers are dear. */
    private static String products(int count, int... dear) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(sku -> "{\"sku\": " + sku + ", \"name\": \"tea" + sku + "\", \"price\": \""
                        + (IntStream.of(dear).anyMatch(each -> each == sku) ? "5000.00" : "1.00")
                        + "\", \"category\": \"kitchen\", \"popularity\": 0.5}\n")
                .collect(Collectors.joining());
    }

    private static String customer(String id) {
        return "{\"id\": \"" + id
                + "\", \"first_name\": \"Ada\", \"last_name\": \"Ashdown\", \"email\": \"ada@example.org\"}\n";
    }

    private static String transaction(String id, String customer, int sku) {
        return "{\"transaction_id\": \"" + id
                + "\", \"transaction_time\": \"2024-01-01T17:29:52.942604\", \"customer_id\": \""
                + customer
                + "\", \"delivery_address\": {\"address\": \"Studio 3\", \"postcode\": \"L61 1JR\", \"city\":"
                + " \"Northwick\", \"country\": \"United Kingdom\"}, \"purchases\": {\"products\": [{\"sku\": " + sku
                + ", \"quanitity\": 2, \"price\": \"1.00\", \"total\": \"2.00\"}], \"total_cost\": \"2.00\"}}\n";
    }

    /** A word that no compression makes short. */
    private static String longWord(int length) {
        return new java.util.Random(47)
                .ints(length, 0, 26)
                .mapToObj(letter -> String.valueOf((char) ('a' + letter)))
                .collect(Collectors.joining());
    }
}

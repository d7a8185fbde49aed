package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.database.Database;
import io.caravan.generate.ShopGenerator;
import io.caravan.generate.ShopOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever tampers with the books, the tables or the folders is found out. */
class VerifyIT {

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void load() {
        Path data = folder.resolve("data");
        var unused = new ShopGenerator(ShopOptions.small()).generate(data);
        home = Home.in(folder.resolve("home"));
        home.run("load", data.toString(), "--domain", "shop");
    }

    @Test
    void whatLoadedAddsUpAlsoAfterAnErasureAndAnUndo() {
        Home.Answer sound = home.run("verify");
        assertThat(sound.exitCode()).as(sound.text()).isEqualTo(ExitCode.DONE);
        assertThat(sound.text()).contains("Everything adds up.");

        String customer =
                home.ask("SELECT customer_id FROM shop.transactions GROUP BY 1 ORDER BY count(*) DESC LIMIT 1");
        home.run("erase", "--domain", "shop", "--id", customer);
        home.run("undo", home.ask("SELECT max(run) FROM caravan.run WHERE dataset = 'shop.transactions'"));

        Home.Answer still = home.run("verify");
        assertThat(still.exitCode()).as(still.text()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void nothingThatWasTamperedWithPasses() throws IOException {
        tamper("DELETE FROM shop.customers WHERE id = (SELECT min(id) FROM shop.customers"
                + " WHERE id NOT IN (SELECT customer_id FROM shop.transactions))");
        tamper(
                "DELETE FROM shop.transactions WHERE transaction_id = (SELECT min(transaction_id) FROM shop.transactions)");
        tamper("DELETE FROM shop.products WHERE sku = (SELECT min(sku) FROM shop.purchases)");
        tamper("DELETE FROM caravan.reject WHERE (run, record) = (SELECT run, record FROM caravan.reject LIMIT 1)");
        tamper("DELETE FROM caravan.pending WHERE pending = (SELECT min(pending) FROM caravan.pending)");
        tamper("UPDATE shop.customers SET last_change = '2999-01-01' WHERE id = (SELECT max(id) FROM shop.customers)");
        tamper("UPDATE shop.products SET _arrival = 1::bigint << 60 WHERE sku = (SELECT max(sku) FROM shop.products)");
        tamper(
                "INSERT INTO shop.customers SELECT r.* FROM (SELECT t FROM shop.customers AS t LIMIT 2) AS one CROSS JOIN"
                        + " LATERAL jsonb_populate_record(one.t, jsonb_build_object('id', (one.t).id || u&'\\200B')) AS r");
        Files.writeString(any(home.folder().resolve("raw_data/archive"), ".gz"), "x");
        Files.delete(any(home.folder().resolve("raw_data/archive/shop"), "transactions.json.gz"));
        Files.writeString(home.folder().resolve("raw_data/archive/shop/stranger.json"), "x");
        Files.writeString(any(home.output().resolve("shop/products"), ".gz"), "x");

        Home.Answer answer = home.run("verify");

        assertThat(answer.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(answer.text())
                .contains("shop.customers: its table holds")
                .contains("shop.customers: 1 row is ahead of the clock")
                .contains("shop.products: 1 row has arrived by a run that is not in the books")
                .contains("shop.customers: 2 keys have a blank around it")
                .contains("rows of purchases belong to no record")
                .contains("refer by sku to a record of shop.products that is not there")
                .contains("records were rejected, and reasons are there for")
                .contains("records were pending, and")
                .contains("is not what was handed in")
                .contains("is not there")
                .contains("archive/shop/stranger.json: is not in the books")
                .contains("is not whole")
                .contains("Not everything adds up.");
    }

    @Test
    void aFileThatIsFiledAndNotYetRecordedIsNoProblemUntilItIsGone() throws IOException {
        Path archive = home.folder().resolve("raw_data/archive");
        Path file = any(archive.resolve("shop"), "transactions.json.gz");
        tamper("UPDATE caravan.run SET filed_as = NULL, finished_at = now() - interval '1 hour'"
                + " WHERE filed_as = 'archive/" + archive.relativize(file) + "'");

        Home.Answer moved = home.run("verify");
        Files.delete(file);
        Home.Answer gone = home.run("verify");

        assertThat(moved.exitCode()).as(moved.text()).isEqualTo(ExitCode.DONE);
        assertThat(gone.text()).contains("transactions.json.gz is loaded and was not filed; hand it in again");
    }

    private void tamper(String statement) {
        try (Database database = home.database()) {
            int changed =
                    database.transact(transaction -> transaction.sql(statement).update());
            assertThat(changed).as(statement).isPositive();
        }
    }

    private static Path any(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }
}

package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What commands say of what is open, and of what they show only in part. */
class StatusIT {

    private static final String GOOD =
            "{\"id\": \"%s\", \"first_name\": \"Ada\", \"last_name\": \"Ashdown\", \"email\": \"ada%s@example.org\"}\n";
    private static final String BAD = "{\"id\": \"%s\", \"email\": \"bo%s@example.org\"}\n";

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void begins() {
        home = Home.in(folder.resolve("home"), "caravan.failed=" + folder.resolve("broken"));
    }

    private static String record(String form, String id) {
        return form.replace("%s", id);
    }

    private Home.Answer load(String name, String content) throws IOException {
        Path data = Files.createDirectories(folder.resolve("data").resolve(name));
        Files.writeString(data.resolve("customers.json"), content);
        return home.run("load", data.toString(), "--domain", "shop");
    }

    /** The cells of a dataset in the first table. */
    private List<String> counts(Home.Answer answer, String dataset) {
        return answer.text()
                .lines()
                .filter(line -> line.strip().startsWith(dataset + " "))
                .findFirst()
                .map(line -> List.of(line.strip().split(" {2,}")))
                .orElseThrow(() -> new AssertionError(answer.text()));
    }

    @Test
    void openRejectsStandApartFromAllThatThereHaveBeen() throws IOException {
        assertThat(load("one", record(GOOD, "1") + record(BAD, "2") + record(BAD, "3"))
                        .exitCode())
                .isEqualTo(ExitCode.INCOMPLETE);
        Home.Answer before = home.run("status");
        assertThat(before.text()).containsPattern("dataset +read +loaded +open rejects +rejected so far +pending");
        assertThat(counts(before, "shop.customers")).containsExactly("shop.customers", "3", "1", "2", "2", "0", "0");

        Home.Answer again = load("one", record(GOOD, "1") + record(BAD, "2") + record(BAD, "3"));
        assertThat(again.exitCode()).as(again.text()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(again.text())
                .contains("Nothing has changed")
                .contains("Rejects of files that were loaded before are still open: 2; ./caravan rejects shows them.");

        assertThat(home.run("rejects", "--limit", "1").text()).contains("  and 3 more; --limit shows more");

        Path csv = folder.resolve("fixed/customers.csv");
        Files.createDirectories(csv.getParent());
        assertThat(home.run("fix", csv.toString(), "--dataset", "shop.customers")
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        Files.writeString(csv, Files.readString(csv).replace(",'2,,,", ",'2,Bo,Barrow,"));
        home.run("load", csv.getParent().toString(), "--domain", "shop");
        Home.Answer after = home.run("status");
        assertThat(counts(after, "shop.customers")).containsExactly("shop.customers", "5", "2", "1", "3", "0", "0");
        assertThat(home.run("rejects").text()).doesNotContain("shop/customers.json");

        home.ask("UPDATE caravan.run SET state = 'withdrawn' WHERE run = 3 RETURNING 1");
        assertThat(home.run("rejects").text()).contains("No reject is open.");
    }

    @Test
    void aTableThatIsCutSaysHowManyMoreThereAre() throws IOException {
        load("one", record(GOOD, "1"));
        home.ask(
                """
                WITH more AS (
                    INSERT INTO caravan.run (dataset, file, content, contract, state, owner, lease_until, told)
                    SELECT dataset, file, content || n, contract, 'loaded', owner, lease_until, true
                    FROM caravan.run, generate_series(1, 12) AS n RETURNING 1)
                SELECT count(*) FROM more""");
        assertThat(home.run("status").text()).contains("  and 3 more runs before these");
    }

    @Test
    void whatIsFiledIsForItsOwnerAlone() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data/open"));
        Path sent = data.resolve("customers.json");
        Path zeros = data.resolve("products.json");
        Files.writeString(sent, record(GOOD, "1"));
        Files.write(zeros, new byte[100]);
        Files.setPosixFilePermissions(sent, PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.setPosixFilePermissions(zeros, PosixFilePermissions.fromString("rwxr-xr-x"));
        Home.Answer load = home.run("load", data.toString(), "--domain", "shop");
        assertThat(load.text()).contains("1 could not be read (see " + folder.resolve("broken") + ")");
        for (Path filed : List.of(
                home.folder().resolve("raw_data/archive/shop/customers.json"),
                folder.resolve("broken/shop/products.json"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(filed)))
                    .as(filed.toString())
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sent)))
                .as("the original is left alone")
                .isEqualTo("rw-rw-rw-");
        assertThat(home.ask("SELECT body FROM caravan.mail"))
                .contains("zero bytes")
                .contains("    " + folder.resolve("broken") + "\n")
                .doesNotContain("raw_data/failed");
    }

    @Test
    void whoIsNotKnownIsSuppressedAllTheSame() throws IOException {
        load("one", record(GOOD, "1"));
        Home.Answer erase = home.run("erase", "--domain", "shop", "--id", "2");
        assertThat(erase.exitCode()).as(erase.text()).isEqualTo(ExitCode.DONE);
        assertThat(erase.text())
                .contains("Forgotten ")
                .contains("Nothing was found of one person, suppressed all the same");
        assertThat(counts(load("two", record(GOOD, "2")), "shop.customers"))
                .as("read, loaded, suppressed")
                .startsWith("shop.customers", "1", "0", "1");
        assertThat(home.run("erase", "--domain", "shop", "--id", "1").text()).doesNotContain("Nothing was found");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    fetch retial.orders                       | there is no dataset retial.orders; did you mean retail.orders?
                    fetch orders                              | there is no dataset orders; did you mean
                    check README.md --dataset shop.custmers   | there is no dataset shop.custmers; did you mean shop.customers?
                    rejects --dataset shop.product            | there is no dataset shop.product; did you mean shop.products?
                    fix --dataset shop.product                | there is no dataset shop.product; did you mean shop.products?
                    replay --dataset library.loans            | there is no dataset library.loans; there are: b2b.company
                    load routes --domain shpo                 | there is no domain shpo; did you mean shop?
                    erase --domain shopp --id 1               | there is no domain shopp; did you mean shop?
                    erase --id 1                              | an id counts within a domain; say it with --domain
                    prove-erased --domain shopp --id 1        | there is no domain shopp; did you mean shop?
                    export-subject --domain shopp --id 1      | there is no domain shopp; did you mean shop?
                    why shop.custmers 1                       | there is no table of a dataset shop.custmers; did you mean shop.customers?
                    report montly_sales                       | there is no report montly_sales; did you mean b2b.monthly_sales?
                    query delivery.top_date                   | there is no query delivery.top_date; did you mean delivery.top_dates?
                    undo 4711                                 | there is no run 4711; ./caravan status shows the newest
                    """)
    void aMisspeltNameIsAnErrorWithTheNearestOne(String command, String message) {
        Home.Answer answer = home.run(command.split(" "));
        assertThat(answer.text()).contains(message);
        assertThat(answer.exitCode()).isEqualTo(ExitCode.FAILED);
    }
}

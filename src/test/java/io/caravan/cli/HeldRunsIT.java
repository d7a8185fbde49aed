package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.contract.Contract;
import io.caravan.contract.DatasetName;
import io.caravan.run.Books;
import io.caravan.run.Claim;
import io.caravan.run.Holds;
import io.caravan.run.OpenRun;
import io.caravan.run.Presence;
import io.caravan.run.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full reload deletes no more than its contract allows unless a person approves it. */
class HeldRunsIT {

    private static final String HEADER = "id,first_name,last_name,email\n";

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void reloadsCustomers() throws IOException {
        Path routes = folder.resolve("routes");
        Folder.copy(Home.REPOSITORY.resolve("routes"), routes);
        Path contract = routes.resolve("shop/customers/customers.contract.json");
        Files.writeString(
                contract,
                Files.readString(contract)
                        .replaceAll("\"version\": \"last_change\",|\"undo\": \"P[0-9]+D\",?", "")
                        .replace("\"load\": \"upsert\"", "\"load\": \"replace\""));
        home = Home.in(folder.resolve("home"), "caravan.routes=" + routes, "caravan.mail.to=ops@example.org");
    }

    @Test
    void aReloadThatLacksMostRowsIsHeldUntilItIsApproved() throws IOException {
        assertThat(load("all", customers(1, 200)).exitCode()).isZero();
        Home.Answer held = load("few", customers(1, 3));
        assertThat(held.exitCode()).as(held.text()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(held.text())
                .contains("Run 2 of shop.customers is held, as it would delete 197 of 200 rows; ./caravan approve 2");
        assertThat(rows()).isEqualTo("200");

        // The same file again, also under another name, a repeat of the notices, a restart: nothing changes.
        assertThat(load("few", customers(1, 3)).exitCode()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(load("again", customers(1, 3)).text())
                .contains("Run 2 of shop.customers is held")
                .doesNotContain("loaded before");
        assertThat(rows()).isEqualTo("200");
        assertThat(mails()).isEqualTo("Caravan: run 2 of shop.customers waits for your approval");
        assertThat(home.run("status").text()).contains("Run 2 of shop.customers is held");
        Home.Answer verify = home.run("verify");
        assertThat(verify.exitCode()).as(verify.text()).isZero();

        Home.Answer approved = home.run("approve", "2");
        assertThat(approved.exitCode()).as(approved.text()).isZero();
        assertThat(rows()).isEqualTo("3");
        assertThat(home.run("status").text()).doesNotContain("is held");
        assertThat(home.run("verify").exitCode()).isZero();
        assertThat(home.run("approve", "2").exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(home.run("reject", "2").exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(home.run("approve", "77").text()).contains("run 77 does not wait for a decision");
    }

    @Test
    void aRejectedRunChangesNothingAndItsFileMayComeAgain() throws IOException {
        load("all", customers(1, 100));
        load("few", customers(1, 3));
        Home.Answer rejected = home.run("reject", "2");
        assertThat(rejected.exitCode()).as(rejected.text()).isZero();
        assertThat(rows()).isEqualTo("100");
        assertThat(home.run("verify").exitCode()).isZero();
        assertThat(home.run("approve", "2").exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(load("few", customers(1, 3)).text()).contains("Run 3 of shop.customers is held");
        assertThat(rows()).isEqualTo("100");
    }

    @Test
    void aHeldRunIsOlderThanWhatHasLoadedSince() throws IOException {
        load("all", customers(1, 100));
        load("few", customers(1, 3));
        assertThat(load("next", customers(1, 95)).exitCode()).isZero();
        assertThat(home.run("approve", "2").exitCode()).isZero();
        assertThat(rows()).isEqualTo("95");
        assertThat(home.ask("SELECT superseded FROM caravan.run WHERE run = 2")).isEqualTo("3");
    }

    @Test
    void anErasureReachesAHeldFileAndDoesNotDecideIt() throws IOException {
        load("all", customers(1, 100));
        load("few", customers(1, 3));
        Home.Answer erased = home.run("erase", "--domain", "shop", "--id", "2");
        assertThat(erased.exitCode()).as(erased.text()).isZero();
        assertThat(rows()).isEqualTo("99");
        assertThat(home.run("status").text()).contains("Run 2 of shop.customers is held");
        assertThat(home.run("approve", "2").exitCode()).isZero();
        assertThat(home.ask("SELECT string_agg(id, ' ' ORDER BY id) FROM shop.customers"))
                .isEqualTo("1 3");
        assertThat(home.run("prove-erased", "--domain", "shop", "--id", "2").exitCode())
                .isZero();
    }

    @Test
    void anEntryOfAnArchiveIsHeldByItself() throws IOException {
        load("all", customers(1, 100));
        Path zip = Files.createDirectories(folder.resolve("zip")).resolve("customers.zip");
        try (var out = new java.util.zip.ZipOutputStream(Files.newOutputStream(zip))) {
            for (String entry : List.of("customers-a.csv", "customers-b.csv")) {
                out.putNextEntry(new java.util.zip.ZipEntry(entry));
                out.write(customers(1, entry.contains("a.csv") ? 98 : 4).getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        Home.Answer held = home.run("load", zip.getParent().toString(), "--domain", "shop");
        assertThat(held.text()).contains("Run 3 of shop.customers is held, as it would delete 94 of 98 rows");
        assertThat(home.run("approve", "3").exitCode()).isZero();
        assertThat(rows()).isEqualTo("4");
        assertThat(home.ask("SELECT count(*) FROM caravan.run")).isEqualTo("3");
    }

    @Test
    void anEntryOfAnArchiveOfWhichAnotherCannotBeReadIsApprovedAsWell() throws IOException {
        load("all", customers(1, 100));
        Path zip = Files.createDirectories(folder.resolve("zip")).resolve("customers.zip");
        try (var out = new java.util.zip.ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new java.util.zip.ZipEntry("customers-a.csv"));
            out.write("no,header\nof,ours\n".getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new java.util.zip.ZipEntry("customers-b.csv"));
            out.write(customers(1, 4).getBytes(StandardCharsets.UTF_8));
        }
        Home.Answer held = home.run("load", zip.getParent().toString(), "--domain", "shop");
        assertThat(held.exitCode()).as(held.text()).isEqualTo(ExitCode.FAILED);
        Home.Answer approved = home.run("approve", "3");
        assertThat(approved.exitCode()).as(approved.text()).isZero();
        assertThat(rows()).isEqualTo("4");
    }

    @Test
    void aHeldRunWhoseFileIsGoneIsFoundAndCanOnlyBeRejected() throws IOException {
        load("all", customers(1, 100));
        load("few", customers(1, 4));
        Files.delete(home.folder().resolve("raw_data/" + home.ask("SELECT filed_as FROM caravan.run WHERE run = 2")));
        assertThat(home.run("verify").text()).contains("customers-few.csv");
        Home.Answer approved = home.run("approve", "2");
        assertThat(approved.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(approved.text()).contains("cannot be opened").doesNotContain("unexpected error");
        assertThat(home.run("reject", "2").exitCode()).isZero();
        assertThat(load("few", customers(1, 4)).text()).contains("is held");
    }

    @Test
    void anApprovedRunIsDoneThoughTheDatabaseRejectsOneOfItsRecords() throws IOException {
        load("all", customers(1, 100));
        load("few", customers(1, 4).replace("Ada3", "Eve3"));
        home.database().run(transaction -> transaction
                .sql("ALTER TABLE shop.customers ADD CONSTRAINT few CHECK (id <> '3') NOT VALID")
                .update());
        Home.Answer approved = home.run("approve", "2");
        assertThat(approved.exitCode()).as(approved.text()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(home.ask("SELECT string_agg(id, ' ' ORDER BY id) FROM shop.customers"))
                .startsWith("1 ");
        assertThat(home.ask("SELECT state || rejected FROM caravan.run WHERE run = 2"))
                .isEqualTo("loaded1");
    }

    @Test
    void anApprovedRunWhoseFileIsWrittenAnewIsHeldAgain() throws IOException {
        load("all", customers(1, 100));
        load("few", customers(1, 3));
        Holds holds = new Holds(home.database());
        Holds.Held held = holds.approve(2);
        try (Installation installation = home.open()) {
            Path file = installation.settings().archive().resolve(held.filedAs().replaceFirst("^[^/]*/", ""));
            Contract contract = installation.contracts().get(DatasetName.parse("shop.customers"));
            Presence presence = new Presence(home.database(), Duration.ofMinutes(1));
            presence.begin();
            Books books = new Books(home.database(), presence);
            Claim claim = books.claimApproved(
                    2, SourceFile.archived(held.file(), file, held.content(), held.entry()), contract);
            try (OpenRun open = ((Claim.Granted) claim).open()) {
                books.release(open.run());
            }
            presence.close();
        }
        assertThat(home.run("approve", "2").exitCode()).isZero();
        assertThat(rows()).isEqualTo("3");
    }

    @Test
    void aRejectedRecordWhoseKeyIsNoneKeepsAllRows() throws IOException {
        load("all", customers(1, 20));
        for (String key : List.of("8.8E+12", "1\u200B", "1\uFFFD")) {
            Home.Answer loaded =
                    load("next" + key.length() + key.charAt(0), customers(1, 18) + key + ",,Lane,nobody\n");
            assertThat(loaded.text()).as(key).contains("rows that the file does not hold stay");
            assertThat(rows()).isEqualTo("20");
        }
    }

    @Test
    void aRowWhoseNewVersionIsRejectedStaysAsItWas() throws IOException {
        load("all", customers(1, 20));
        String next = customers(1, 18).replace("c5@example.org", "nobody").replace("Ada7", "");
        Home.Answer loaded = load("next", next);
        assertThat(loaded.exitCode()).as(loaded.text()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(home.ask("SELECT string_agg(id, ' ' ORDER BY id::int) FROM shop.customers"))
                .isEqualTo(String.join(
                        " ",
                        IntStream.rangeClosed(1, 18).mapToObj(Integer::toString).toList()));
    }

    @Test
    void noRowGoesWhileTheKeyOfARejectedRecordIsNotKnown() throws IOException {
        load("all", customers(1, 20));
        Home.Answer loaded = load("next", customers(1, 18) + "one cell\n");
        assertThat(loaded.text()).contains("rows that the file does not hold stay");
        assertThat(rows()).isEqualTo("20");
        load("whole", customers(1, 18).replace("Ada1,", "Eve,"));
        assertThat(rows()).isEqualTo("18");
    }

    /** Whatever comes in whatever order, no run deletes more than a fifth and ten rows that nobody has approved. */
    @Test
    void noRunDeletesMoreThanIsAllowed() throws IOException {
        Random random = new Random(19);
        int before = 0;
        for (int i = 0; i < 12; i++) {
            int from = 1 + random.nextInt(20);
            load("file" + i, customers(from, from + random.nextInt(80)).replace("Lane", "Lane" + i));
            int gone = Integer.parseInt(home.ask("SELECT coalesce(-sum(rows), 0) FROM caravan.correction")) - before;
            before += gone;
            String held = home.ask("SELECT count(*) FROM caravan.run WHERE state = 'held'");
            int rows = Integer.parseInt(rows());
            assertThat(gone < 10 || gone <= 0.2 * (rows + gone))
                    .as("%s of %s, %s held", gone, rows, held)
                    .isTrue();
        }
        assertThat(home.ask("SELECT count(*) > 0 FROM caravan.run WHERE state = 'held'"))
                .isEqualTo("true");
        assertThat(home.run("verify").exitCode()).isZero();
    }

    private Home.Answer load(String name, String content) throws IOException {
        Path data = Files.createDirectories(folder.resolve("data-" + name));
        Files.writeString(data.resolve("customers-" + name + ".csv"), content);
        return home.run("load", data.toString(), "--domain", "shop");
    }

    private String rows() {
        return home.ask("SELECT count(*) FROM shop.customers");
    }

    private String mails() {
        return home.ask("SELECT string_agg(subject, ' | ') FROM caravan.mail");
    }

    private static String customers(int first, int last) {
        StringBuilder csv = new StringBuilder(HEADER);
        for (int id = first; id <= last; id++) {
            csv.append(id)
                    .append(",Ada")
                    .append(id)
                    .append(",Lane,c")
                    .append(id)
                    .append("@example.org\n");
        }
        return csv.toString();
    }
}

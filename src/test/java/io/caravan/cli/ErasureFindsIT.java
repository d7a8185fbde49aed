package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.route.ErasureOffice;
import io.caravan.run.Books;
import io.caravan.run.Claim;
import io.caravan.run.Erasures;
import io.caravan.run.Fingerprint;
import io.caravan.run.Presence;
import io.caravan.run.SourceFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an erasure has to find beyond the fields that a contract names, and what it has to say when it cannot. */
@Timeout(120)
class ErasureFindsIT {

    private static final String CUSTOMER =
            "{\"id\": \"%s\", \"first_name\": \"First\", \"last_name\": \"Last\", \"email\": \"%s\"%s}\n";
    private static final String TRANSACTION =
            "{\"transaction_id\": \"%s\", \"transaction_time\": \"2024-02-29T10:00:00\", \"customer_id\": \"%s\","
                    + " \"delivery_address\": {\"address\": \"1 Road\", \"postcode\": \"A1\", \"city\": \"C\", \"country\": \"UK\"},"
                    + " \"purchases\": {\"products\": [{\"sku\": 7, \"quantity\": 2, \"price\": 1.25, \"total\": 2.50}],"
                    + " \"total_cost\": 2.50}}\n";
    private static final String ID = "CANARY-77a1";
    private static final String EMAIL = "canary.77a1@example.org";

    @TempDir
    Path folder;

    private Path data;
    private Home home;

    @BeforeEach
    void makesAHome() throws IOException {
        data = Files.createDirectories(folder.resolve("data"));
        home = Home.in(folder.resolve("home"));
    }

    private Home.Answer load(String domain) {
        return home.run("load", data.toString(), "--domain", domain);
    }

    private void nothingIsLeft(String... markers) throws IOException {
        Traces traces = new Traces(List.of(markers));
        assertThat(traces.below(home.folder())).isEmpty();
        assertThat(traces.in(home.dumpAll().getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void undeclaredFieldsOfRecordsThatAreEmptiedAndOfRecordsOfOthers() throws IOException {
        Files.writeString(
                data.resolve("orders.json"),
                """
                {"orders": [{"id": 27, "user_id": 900027, "email": "%1$s", "created_at": "2024-02-01T10:00:00+00:00",
                "updated_at": "2024-02-01T10:00:00+00:00", "total_price": "10.00", "currency": "EUR", "line_items": [],
                "billing_address": {"name": "Canaryname77a1"}, "customer": {"note": "canarynote77a1"}},
                {"id": 28, "user_id": 28, "email": "other@example.org", "created_at": "2024-02-01T10:00:00+00:00",
                "updated_at": "2024-02-01T10:00:00+00:00", "total_price": "10.00", "currency": "EUR", "line_items": [],
                "referral": {"by": 900027, "contact": "mailto:%1$s"}}]}
                """
                        .formatted(EMAIL));
        load("retail");

        Home.Answer erased = home.run("erase", "--domain", "retail", "--id", "900027");

        assertThat(erased.exitCode()).as(erased.text()).isEqualTo(ExitCode.DONE);
        nothingIsLeft("900027", EMAIL, "Canaryname77a1", "canarynote77a1");
        assertThat(home.run("prove-erased", "--domain", "retail", "--id", "900027")
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(Home.lines(home.folder().resolve("raw_data/archive/retail/orders.json")))
                .anyMatch(line -> line.contains("\"user_id\": 28"))
                .anyMatch(line -> line.contains("\"by\": \"erased-1\", \"contact\": \"mailto:erased-1\""));
        assertThat(Files.readString(home.output().resolve("certificates/erasure-1.json")))
                .contains(
                        "{\"change\":\"removed, or emptied where accounts need the record\",\"found\":2,\"place\":\"archive\"");
    }

    @Test
    void whatCannotBeSearchedIsNamed() throws IOException {
        byte[] noise = new byte[2_000];
        new Random(1).nextBytes(noise);
        byte[] bzip2 =
                ("BZh91AY&SY" + new String(noise, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
        Files.write(data.resolve("customers-a.csv.bz2"), bzip2);
        Files.write(data.resolve("customers-c.json.zst"), bzip2);
        Files.writeString(data.resolve("customers-b.json"), CUSTOMER.formatted(ID, EMAIL, ""));
        load("shop");
        assertThat(home.folder().resolve("raw_data/failed/shop/customers-a.csv.bz2"))
                .exists();

        Home.Answer erased = home.run("erase", "--email", EMAIL);
        assertThat(erased.exitCode()).as(erased.text()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(erased.text())
                .contains("failed files: shop/customers-a.csv.bz2: ", "failed files: shop/customers-c.json.zst: ");
        Home.Answer proved = home.run("prove-erased", "--email", EMAIL);
        assertThat(proved.exitCode()).as(proved.text()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(proved.text()).contains("failed files: shop/customers-a.csv.bz2: ");
        assertThat(proved.text()).containsPattern("failed files +2 files"); // the notes beside them

        Home.Answer accepted = home.run("decide-erasure", "--accept-not-searched");
        assertThat(accepted.exitCode()).as(accepted.text()).isEqualTo(ExitCode.DONE);
        assertThat(Files.readString(home.output().resolve("certificates/erasure-1.json")))
                .contains("\"accepted\":true", "customers-a.csv.bz2");
        assertThat(home.run("erase").text()).contains("No request waits");
    }

    @Test
    void anAddressThatSeveralSubjectsShareHoldsTheRequest() throws IOException {
        Files.writeString(
                data.resolve("customers.json"),
                CUSTOMER.formatted("C1", EMAIL, "")
                        + CUSTOMER.formatted("C2", EMAIL, "")
                        + CUSTOMER.formatted("C3", "c3@example.org", ""));
        load("shop");

        assertThat(home.run("erase", "--email", EMAIL).exitCode()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(home.run("erase", "--domain", "shop", "--id", "C1").exitCode())
                .as("its address leads to somebody else")
                .isEqualTo(ExitCode.INCOMPLETE);
        assertThat(home.ask("SELECT count(*) FROM shop.customers")).isEqualTo("3");
        Home.Answer export = home.run("export-subject", "--email", EMAIL);
        assertThat(export.exitCode()).as(export.text()).isEqualTo(ExitCode.FAILED);
        assertThat(export.text()).contains("belong to 2 subjects").doesNotContain("First");
        assertThat(home.run("export-subject", "--domain", "shop", "--id", "C1").text())
                .contains("belong to 2 subjects")
                .doesNotContain("First");

        assertThat(home.run("decide-erasure", "2", "--only-id", "C1").exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(home.ask("SELECT string_agg(id, ' ' ORDER BY id) FROM shop.customers"))
                .isEqualTo("C2 C3");
        assertThat(home.run("decide-erasure", "1", "--everyone").exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(home.ask("SELECT string_agg(id, ' ' ORDER BY id) FROM shop.customers"))
                .isEqualTo("C3");
        nothingIsLeft(EMAIL);
    }

    @Test
    void requestsForTwoWhoShareAnAddressAreHeldTogether() throws IOException {
        Files.writeString(
                data.resolve("customers.json"),
                CUSTOMER.formatted("C1", EMAIL, "") + CUSTOMER.formatted("C2", EMAIL, ""));
        Files.writeString(
                data.resolve("erasure-requests.json"), "{\"customer-id\": \"C1\"}\n{\"email\": \"" + EMAIL + "\"}\n");
        assertThat(load("shop").exitCode()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(home.ask("SELECT count(*) FROM shop.customers")).isEqualTo("2");
        assertThat(home.ask("SELECT string_agg(state, ' ') FROM caravan.erasure"))
                .isEqualTo("held held");
        assertThat(home.run("status").text()).contains("2 requests to be forgotten wait for a decision");
    }

    @Test
    void twoFilesThatWouldHaveTheSameNameAreBothKept() throws IOException {
        Files.writeString(data.resolve("customers-" + EMAIL + ".json"), CUSTOMER.formatted(ID, EMAIL, ""));
        load("shop");
        assertThat(home.run("erase", "--email", EMAIL).exitCode()).isEqualTo(ExitCode.DONE);
        for (String other : List.of("C1", "C2")) {
            Files.writeString(
                    data.resolve("customers-" + EMAIL + ".json"),
                    CUSTOMER.formatted(other, other + "@example.org", ""));
            load("shop");
        }
        nothingIsLeft(ID, EMAIL);
        try (var files = Files.list(home.folder().resolve("raw_data/archive/shop"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "customers-erased-1.json", "customers-erased-1-2.json", "customers-erased-1-3.json");
        }
        Home.Answer verified = home.run("verify");
        assertThat(verified.exitCode()).as(verified.text()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void anIdLeadsToTheAddressInOtherRecordsAndInNamesOfFiles() throws IOException {
        Files.writeString(data.resolve("customers." + EMAIL + ".json"), CUSTOMER.formatted(ID, EMAIL, ""));
        Files.writeString(
                data.resolve("customers-2.json"),
                CUSTOMER.formatted("C2", "other@example.org", ", \"remark\": \"friend of " + EMAIL + "\""));
        load("shop");
        assertThat(new Traces(List.of(EMAIL)).in(home.dumpAll().getBytes(StandardCharsets.UTF_8)))
                .isNotEmpty();

        assertThat(home.run("erase", "--domain", "shop", "--id", ID).exitCode()).isEqualTo(ExitCode.DONE);
        nothingIsLeft(ID, EMAIL);

        // The same file again, and a proof by the id alone.
        load("shop");
        nothingIsLeft(ID, EMAIL);
        Files.writeString(
                Files.createDirectories(home.folder().resolve("raw_data/failed/shop"))
                        .resolve("note-of-" + EMAIL + ".txt"),
                "nothing");
        assertThat(home.run("prove-erased", "--domain", "shop", "--id", ID).exitCode())
                .isEqualTo(ExitCode.INCOMPLETE);
    }

    @Test
    void otherSpellingsAreFoundAndStayOut() throws IOException {
        List<String> spellings = List.of(
                EMAIL.toUpperCase(Locale.ROOT),
                " \\u200b" + EMAIL,
                EMAIL.replace("canary", "ca\\u00adnary"),
                EMAIL.replace("@", "\\uff20"),
                EMAIL.replace("@", "\\u0040"));
        StringBuilder customers = new StringBuilder();
        for (String spelling : spellings) {
            customers.append(
                    CUSTOMER.formatted("C" + customers.length(), "o@example.org", ", \"x\": \"" + spelling + "\""));
        }
        Files.writeString(data.resolve("customers.json"), customers + CUSTOMER.formatted(ID, EMAIL, ""));
        load("shop");
        assertThat(home.run("erase", "--email", EMAIL).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(Files.readString(home.folder().resolve("raw_data/archive/shop/customers.json")))
                .doesNotContainIgnoringCase("77a1", "nary");

        StringBuilder late = new StringBuilder();
        for (String spelling : List.of(ID, " " + ID.toLowerCase(Locale.ROOT), "\\ufeff" + ID, "\\uff23ANARY-77a1")) {
            late.append(CUSTOMER.formatted(spelling, "late@example.org", ""));
        }
        Files.writeString(data.resolve("customers-late.json"), late);
        load("shop");
        // An id with an invisible character, or one that only looks like another, is rejected whoever has it.
        assertThat(
                        home.ask(
                                "SELECT read || ' ' || suppressed || ' ' || rejected FROM caravan.run WHERE file LIKE '%late%'"))
                .isEqualTo("4 2 2");
        assertThat(home.run("prove-erased", "--domain", "shop", "--id", ID).exitCode())
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void aLateRecordUnderAnotherIdTakesThatIdAlongAndNothingWaitsForIt() throws IOException {
        Files.writeString(data.resolve("customers.json"), CUSTOMER.formatted(ID, EMAIL, ""));
        load("shop");
        assertThat(home.run("erase", "--email", EMAIL).exitCode()).isEqualTo(ExitCode.DONE);
        Files.writeString(
                data.resolve("products.json"),
                "{\"sku\": 7, \"name\": \"tea\", \"price\": 1.25, \"category\": \"misc\", \"popularity\": 1}\n");
        Files.writeString(data.resolve("transactions-1.json"), TRANSACTION.formatted("t1", "NEWID-88"));
        load("shop");
        assertThat(home.ask("SELECT count(*) FROM caravan.pending")).isEqualTo("1");

        Files.writeString(data.resolve("customers-late.json"), CUSTOMER.formatted("NEWID-88", EMAIL, ""));
        load("shop");
        assertThat(home.ask("SELECT count(*) FROM caravan.pending")).isEqualTo("0");
        assertThat(home.ask("SELECT customer_id ~ '^erased-' FROM shop.transactions"))
                .isEqualTo("true");
        nothingIsLeft(EMAIL, ID, "NEWID-88");

        Files.writeString(data.resolve("transactions-2.json"), TRANSACTION.formatted("t2", "NEWID-88"));
        load("shop");
        assertThat(home.ask("SELECT count(*) FROM caravan.pending")).isEqualTo("0");
        nothingIsLeft("NEWID-88");
        assertThat(home.output().resolve("certificates/erasure-2.html")).doesNotExist();
    }

    @Test
    void aSecondRequestThatFindsNothingNewGetsNoSecondCertificate() throws IOException {
        Files.writeString(data.resolve("customers.json"), CUSTOMER.formatted(ID, EMAIL, ""));
        load("shop");
        assertThat(home.run("erase", "--email", EMAIL).text()).contains("erasure-1.html");
        Home.Answer again = home.run("erase", "--email", EMAIL);
        assertThat(again.exitCode()).as(again.text()).isEqualTo(ExitCode.DONE);
        assertThat(again.text()).contains("Nothing new was found; the certificate stands: ", "erasure-1.html");
        assertThat(home.output().resolve("certificates/erasure-2.html")).doesNotExist();
    }

    @Test
    void aRequestMayNameItsIdAsANumber() throws IOException {
        Files.writeString(data.resolve("customers.json"), CUSTOMER.formatted("43001", EMAIL, ""));
        Files.writeString(data.resolve("erasure-requests.json"), "{\"customer-id\": 43001}\n");
        Home.Answer loaded = load("shop");
        assertThat(loaded.text()).contains("erasure-1.html");
        assertThat(home.ask("SELECT count(*) FROM shop.customers")).isEqualTo("0");
        assertThat(Files.readString(home.output().resolve("certificates/erasure-1.json")))
                .contains("file of shop.erasure_requests");
    }

    @Test
    void twoErasuresAtOnceAreBothDone() throws Exception {
        StringBuilder customers = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            customers.append(CUSTOMER.formatted("C" + i, "c" + i + "@example.org", ""));
        }
        Files.writeString(data.resolve("customers.json"), customers);
        load("shop");
        List<Process> erasing = List.of(
                home.process("erase", "--domain", "shop", "--id", "C1").start(),
                home.process("erase", "--email", "c2@example.org").start(),
                home.process("erase", "--domain", "shop", "--id", "C3").start());
        for (Process process : erasing) {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(printed).isEqualTo(ExitCode.DONE);
        }
        assertThat(home.ask("SELECT count(*) FROM shop.customers")).isEqualTo("9997");
        assertThat(home.ask("SELECT count(*) FROM caravan.erasure WHERE state = 'done'"))
                .isEqualTo("3");
        nothingIsLeft("c1@example.org", "c2@example.org", "c3@example.org");
    }

    @Test
    void aRequestThatIsNotUnderstoodIsKeptUntilItIsCorrected() throws IOException {
        Files.writeString(data.resolve("customers.json"), CUSTOMER.formatted(ID, EMAIL, ""));
        Files.writeString(
                data.resolve("erasure-requests.json"),
                "{\"customer-id\": \"" + ID + "\"}\n{\"customer-id\": true, \"email\": \"someone@example.org\"}\n");
        Home.Answer loaded = load("shop");
        assertThat(loaded.exitCode()).as(loaded.text()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(home.ask("SELECT count(*) FROM shop.customers")).isEqualTo("0");
        Path kept = home.folder().resolve("raw_data/archive/shop/erasure-requests.json");
        assertThat(Files.readString(kept)).isEqualTo("\n{\"customer-id\": true, \"email\": \"someone@example.org\"}\n");
        assertThat(home.ask("SELECT string_agg(subject || body, '') FROM caravan.mail"))
                .contains("erasure-requests.json")
                .doesNotContain("someone@");
        assertThat(home.run("rejects", "--dataset", "shop.erasure_requests").text())
                .contains("customer-id");

        Home.Answer fixed = home.run("fix");
        assertThat(fixed.exitCode()).as(fixed.text()).isEqualTo(ExitCode.DONE);
        String correction;
        try (var fixes = Files.walk(home.output().resolve("fixes"))) {
            correction = fixes.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .filter(path -> path.contains("erasure_requests"))
                    .findFirst()
                    .orElseThrow();
        }
        String cells = Files.readString(Path.of(correction));
        assertThat(cells).contains("someone@example.org");

        Files.delete(data.resolve("erasure-requests.json"));
        Files.writeString(data.resolve("erasure-requests-corrected.csv"), cells.replace("true", "C77"));
        Home.Answer again = load("shop");
        assertThat(again.text()).contains("erasure-2.html");
        assertThat(home.run("rejects").text()).contains("No reject");
        nothingIsLeft("someone@example.org");
    }

    @Test
    void severalIdsAndAddressesOfOneSubjectAreAllSearched() throws IOException {
        Path routes = folder.resolve("routes");
        try (var files = Files.walk(Home.REPOSITORY.resolve("routes"))) {
            for (Path file : files.toList()) {
                Files.copy(
                        file, routes.resolve(Home.REPOSITORY.resolve("routes").relativize(file)));
            }
        }
        Path contract = routes.resolve("shop/customers/customers.contract.json");
        Files.writeString(
                contract,
                Files.readString(contract)
                        .replace(
                                "\"subject\": { \"id\": \"id\", \"email\": \"email\" }",
                                "\"subject\": { \"id\": [\"id\", \"loyalty_id\"], \"email\": [\"email\", \"contact_email\"] }")
                        .replace(
                                "\"segment\": {",
                                """
                                "loyalty_id": { "type": ["string", "null"],
                                  "x-privacy": { "class": "identifier", "treatment": "pseudonymise" } },
                                "contact_email": { "type": ["string", "null"], "format": "email", "x-clean": ["lowercase"],
                                  "x-privacy": { "class": "identifier", "treatment": "pseudonymise" } },
                                "segment": {"""));
        home.set(home.url(), "caravan.routes=" + routes);
        Files.writeString(
                data.resolve("customers.json"),
                CUSTOMER.formatted(
                                "C1",
                                "c1@example.org",
                                ", \"contact_email\": \"Canary.77a1@example.org\", \"loyalty_id\": \"L1\"")
                        + CUSTOMER.formatted(
                                "C2", "c2@example.org", ", \"contact_email\": null, \"loyalty_id\": \"LOYAL-77\"")
                        + CUSTOMER.formatted("C3", "c3@example.org", "")
                        + CUSTOMER.formatted("C4", "c4@example.org", ", \"remark\": \"c1@example.org\""));
        load("shop");
        assertThat(home.ask("SELECT count(contact_email) || ' ' || count(loyalty_id) FROM shop.customers"))
                .isEqualTo("1 2");

        assertThat(home.run("erase", "--email", EMAIL).exitCode()).isEqualTo(ExitCode.DONE);
        nothingIsLeft(EMAIL, "c1@example.org");
        assertThat(home.run("erase", "--domain", "shop", "--id", "loyal-77").exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(home.ask("SELECT string_agg(id, ' ') FROM shop.customers")).isEqualTo("C3");
        nothingIsLeft("LOYAL-77", "c2@example.org");

        Files.writeString(
                data.resolve("customers-late.json"),
                CUSTOMER.formatted("C9", "c9@example.org", ", \"contact_email\": \"" + EMAIL + "\""));
        load("shop");
        assertThat(home.ask("SELECT suppressed FROM caravan.run WHERE file LIKE '%late%'"))
                .isEqualTo("1");
    }

    @Test
    void anErasureEndsWithinSecondsOfBeingAskedTo() throws Exception {
        StringBuilder others = new StringBuilder();
        for (int i = 0; i < 60_000; i++) {
            others.append(CUSTOMER.formatted("other" + i, "other" + i + "@example.org", ""));
        }
        Files.writeString(data.resolve("customers-others.json"), others + CUSTOMER.formatted(ID, EMAIL, ""));
        load("shop");
        Process erasing = home.process("erase", "--domain", "shop", "--id", ID).start();
        home.await("SELECT count(*) > 0 FROM caravan.erasure");
        Home.signal("TERM", erasing);
        assertThat(erasing.waitFor(10, TimeUnit.SECONDS)).isTrue();
        String printed = new String(erasing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(printed).doesNotContain("\tat ", "Exception");
        assertThat(home.run("erase").exitCode()).isEqualTo(ExitCode.DONE);
        nothingIsLeft(ID, EMAIL);
    }

    /** One word of a megabyte, an archived record of it, a rejected one, and a file that cannot be read. */
    @Test
    void longWordsTakeNoLongerThanOthers() throws IOException {
        String word = "x".repeat(1 << 20);
        Files.writeString(
                data.resolve("customers-long.json"),
                CUSTOMER.formatted(ID, EMAIL, ", \"remark\": \"" + word + "\"")
                        + CUSTOMER.formatted("C2", "c2@example.org", ", \"remark\": \"" + word + " a@example.org\"")
                        + "{\"id\": \"" + ID + "\", \"email\": \"" + EMAIL + "\", \"remark\": \"" + word + "\n");
        try (var gzip = new GZIPOutputStream(Files.newOutputStream(data.resolve("customers-cut.json.gz")))) {
            gzip.write((CUSTOMER.formatted(ID, EMAIL, "") + "{\"id\": \"C5\", \"x\": \"" + word + " @")
                    .getBytes(StandardCharsets.UTF_8));
        }
        load("shop");
        long begin = System.nanoTime();
        Home.Answer erased = home.run("erase", "--email", EMAIL);
        assertThat(erased.exitCode()).as(erased.text()).isEqualTo(ExitCode.DONE);
        assertThat((System.nanoTime() - begin) / 1_000_000_000).isLessThan(60);
        nothingIsLeft(EMAIL);
        // The cut file is gone with the person, and that is no loss.
        assertThat(home.folder().resolve("raw_data/failed/shop/customers-cut.json.gz"))
                .doesNotExist();
        Home.Answer verified = home.run("verify");
        assertThat(verified.exitCode()).as(verified.text()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void alsoATableThatIsTidiedEndsWithinSecondsOfBeingAskedTo() throws Exception {
        Files.writeString(data.resolve("customers.json"), CUSTOMER.formatted(ID, EMAIL, ""));
        load("shop");
        Process erasing;
        try (var database = home.database();
                var tidying = database.begin()) {
            tidying.sql("LOCK TABLE shop.customers IN SHARE UPDATE EXCLUSIVE MODE")
                    .update();
            erasing = home.process("erase", "--email", EMAIL).start();
            home.await(
                    "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'VACUUM%'");
            Home.signal("TERM", erasing);
            assertThat(erasing.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        String printed = new String(erasing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(printed).contains("it goes on at the next time").doesNotContain("\tat ", "Exception");
        assertThat(home.run("erase").text()).contains("erasure-1.html");
        assertThat(Files.readString(home.output().resolve("certificates/erasure-1.json")))
                .contains("\"found\":1,\"place\":\"table shop.customers\"");
    }

    @Test
    void aDamagedFileThatOnlyItsNameConnectsWithAPersonIsRenamedAndKept() throws IOException {
        byte[] whole = gzipped(CUSTOMER.formatted("C2", "c2@example.org", "").repeat(100));
        Files.write(data.resolve("customers-" + EMAIL + ".json.gz"), Arrays.copyOf(whole, whole.length - 9));
        Files.writeString(data.resolve("customers.json"), CUSTOMER.formatted(ID, EMAIL, ""));
        load("shop");
        Home.Answer erased = home.run("erase", "--email", EMAIL);
        assertThat(erased.exitCode()).as(erased.text()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(erased.text()).contains("failed files: shop/customers-erased-1.json.gz: ");
        assertThat(home.folder().resolve("raw_data/failed/shop/customers-erased-1.json.gz"))
                .exists();
        nothingIsLeft(ID, EMAIL);
    }

    private static byte[] gzipped(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void twoRequestsForOnePersonGetOneCertificate() throws IOException {
        Files.writeString(data.resolve("customers.json"), CUSTOMER.formatted(ID, EMAIL, ""));
        Files.writeString(
                data.resolve("erasure-requests.json"),
                "{\"customer-id\": \"" + ID + "\"}\n{\"email\": \"" + EMAIL + "\"}\n");
        Home.Answer loaded = load("shop");
        assertThat(loaded.text()).contains("erasure-1.html").doesNotContain("erasure-2.html");
        assertThat(home.ask("SELECT string_agg(state, ' ') FROM caravan.erasure"))
                .isEqualTo("done done");
        assertThat(home.output().resolve("certificates/erasure-2.html")).doesNotExist();
    }

    @Test
    void whatIsAttachedToAMailIsSearchedAsWell() throws IOException {
        Files.writeString(data.resolve("customers.json"), CUSTOMER.formatted(ID, EMAIL, ""));
        load("shop");
        Path mail = Files.createDirectories(home.output().resolve("outbox")).resolve("mail-77.eml");
        Files.writeString(
                mail,
                """
                Subject: a list
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain; charset=us-ascii

                A list.
                --b
                Content-Type: application/octet-stream; name=list.bin
                Content-Disposition: attachment; filename=list.bin
                Content-Transfer-Encoding: base64

                %s
                --b--
                """
                        .formatted(
                                Base64.getEncoder().encodeToString(("of " + EMAIL).getBytes(StandardCharsets.UTF_8))));
        assertThat(home.run("erase", "--email", EMAIL).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(mail).doesNotExist();
    }

    @Test
    void aDecisionWaitsForAnErasureThatIsUnderWay() throws Exception {
        Files.writeString(
                data.resolve("customers.json"),
                CUSTOMER.formatted("C1", EMAIL, "") + CUSTOMER.formatted("C2", EMAIL, ""));
        load("shop");
        assertThat(home.run("erase", "--email", EMAIL).exitCode()).isEqualTo(ExitCode.INCOMPLETE);
        Process erasing;
        Process deciding;
        try (var database = home.database();
                var tidying = database.begin()) {
            tidying.sql("LOCK TABLE shop.customers IN SHARE UPDATE EXCLUSIVE MODE")
                    .update();
            erasing = home.process("erase", "--domain", "shop", "--id", "C3").start();
            home.await(
                    "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'VACUUM%'");
            deciding = home.process("decide-erasure", "1", "--everyone").start();
            home.await("SELECT count(*) = 1 FROM caravan.erasure WHERE erasure = 1 AND state <> 'held'");
        }
        assertThat(erasing.waitFor()).isEqualTo(ExitCode.DONE);
        assertThat(deciding.waitFor()).isEqualTo(ExitCode.DONE);
        assertThat(home.ask("SELECT count(*) FROM shop.customers")).isEqualTo("0");
    }

    @Test
    void aDamagedZipInWhichAPersonIsFoundGoes() throws IOException {
        byte[] whole = zipped("customers-1.json", CUSTOMER.formatted(ID, EMAIL, ""), "customers-2.json", "{}");
        Files.write(data.resolve("customers-cut.zip"), Arrays.copyOf(whole, whole.length - 40));
        // The first of two entries is damaged, and the person is in the second.
        byte[] damaged = zipped(
                "customers-1.json",
                CUSTOMER.formatted("C1", "c1@example.org", "").repeat(50),
                "customers-2.json",
                CUSTOMER.formatted(ID, EMAIL, ""));
        Arrays.fill(damaged, 60, 90, (byte) 0x55);
        Files.write(data.resolve("customers-damaged.zip"), damaged);
        load("shop");
        Path failed = home.folder().resolve("raw_data/failed/shop");
        assertThat(failed.resolve("customers-cut.zip")).exists();
        assertThat(failed.resolve("customers-damaged.zip")).exists();

        Home.Answer erased = home.run("erase", "--email", EMAIL);
        assertThat(erased.exitCode()).as(erased.text()).isEqualTo(ExitCode.DONE);
        nothingIsLeft(ID, EMAIL);
        Home.Answer verified = home.run("verify");
        assertThat(verified.exitCode()).as(verified.text()).isEqualTo(ExitCode.DONE);
    }

    private static byte[] zipped(String... namesAndTexts) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
                zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void namesOfFoldersAndOfEntriesNameNobodyAfterwards() throws IOException {
        Path own = Files.createDirectories(data.resolve("of-" + EMAIL));
        Files.writeString(own.resolve("customers.json"), CUSTOMER.formatted("C1", "c1@example.org", ""));
        Files.writeString(data.resolve("customers.json"), CUSTOMER.formatted(ID, EMAIL, ""));
        Files.write(
                data.resolve("customers-week.zip"),
                zipped(
                        "of " + EMAIL + "/customers.json",
                        CUSTOMER.formatted("C2", "c2@example.org", ""),
                        "customers-" + EMAIL + ".json",
                        CUSTOMER.formatted("C3", "c3@example.org", "") + CUSTOMER.formatted("C4", "", "")));
        load("shop");
        Path left = Files.createDirectories(home.output().resolve("shop/customers/left-of-" + EMAIL));
        assertThat(home.run("erase", "--domain", "shop", "--id", ID).exitCode()).isEqualTo(ExitCode.DONE);
        nothingIsLeft(ID, EMAIL);
        assertThat(left).doesNotExist();
        assertThat(home.ask("SELECT string_agg(id, ' ' ORDER BY id) FROM shop.customers"))
                .isEqualTo("C1 C2 C3");
        // The refused record of another is still to be had.
        assertThat(home.run("fix").exitCode()).isEqualTo(ExitCode.DONE);
        try (var fixes = Files.walk(home.output().resolve("fixes"))) {
            Path fix = fixes.filter(Files::isRegularFile).findFirst().orElseThrow();
            assertThat(Files.readString(fix)).contains("C4");
        }
        Home.Answer verified = home.run("verify");
        assertThat(verified.exitCode()).as(verified.text()).isEqualTo(ExitCode.DONE);

        // A late zip of the same names.
        Files.write(
                data.resolve("customers-late.zip"),
                zipped("customers-" + EMAIL + ".json", CUSTOMER.formatted("C5", "c5@example.org", "")));
        load("shop");
        nothingIsLeft(ID, EMAIL);
    }

    @Test
    void aFileOfRequestsThatComesAgainLeavesTheRejectsOfAnotherAlone() throws IOException {
        Path requests = data.resolve("erasure-requests.json");
        String refused = "{\"customer-id\": true}\n";
        String good = "{\"customer-id\": \"C1\"}\n";
        Files.writeString(requests, refused + good);
        load("shop");
        Files.writeString(requests, good.replace("C1", "C2") + refused);
        load("shop");
        Files.writeString(requests, refused + good);
        load("shop");
        Path archive = home.folder().resolve("raw_data/archive/shop");
        assertThat(Files.readString(archive.resolve("erasure-requests.json"))).isEqualTo(refused + "\n");
        assertThat(Files.readString(archive.resolve("erasure-requests~2.json"))).isEqualTo("\n" + refused);
    }

    @Test
    void aRequestThatWasCutOffBeforeItWasRecordedIsNoLostErasure() throws IOException {
        Files.writeString(data.resolve("customers.json"), CUSTOMER.formatted(ID, EMAIL, ""));
        load("shop");
        try (Installation installation = home.open()) {
            ErasureOffice office = installation.erasureOffice();
            var unused = office.erasures()
                    .ask(
                            "shop",
                            new Erasures.From("command line", "somebody"),
                            List.of(office.identities().asked("shop", List.of(ID), List.of())));
        }
        Files.writeString(
                Files.createDirectories(home.folder().resolve(".caravan")).resolve("erased.tokens"),
                home.ask(
                        "SELECT string_agg('2026-11-30T10:00:00Z ' || kind || ' ' || token, E'\\n') FROM caravan.erasure_token"));
        assertThat(home.run("fix").exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(home.ask("SELECT string_agg(state, ' ') FROM caravan.erasure"))
                .isEqualTo("asked");

        assertThat(home.run("erase").text()).contains("erasure-1.html");
        assertThat(Files.readString(home.output().resolve("certificates/erasure-1.json")))
                .contains("\"found\":1,\"place\":\"table shop.customers\"", "somebody");
    }

    @Test
    void anErasureWaitsForRunsThatAreBeingPublished() throws Exception {
        Files.writeString(data.resolve("customers.json"), CUSTOMER.formatted(ID, EMAIL, ""));
        load("shop");
        String waiting = "SELECT count(DISTINCT query_start) >= 1 FROM pg_stat_activity WHERE wait_event = 'advisory'";
        Process erasing;
        try (var database = home.database();
                var publishing = database.begin()) {
            publishing
                    .sql("SELECT pg_advisory_xact_lock_shared(hashtext('caravan'), hashtext('suppressed')) IS NULL")
                    .query(Boolean.class)
                    .single();
            erasing = home.process("erase", "--email", EMAIL).start();
            home.await(waiting);
            String first = home.ask("SELECT max(query_start) FROM pg_stat_activity WHERE wait_event = 'advisory'");
            home.await(waiting + " AND query_start > '" + first + "'");
        }
        String printed = new String(erasing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(erasing.waitFor()).as(printed).isEqualTo(ExitCode.DONE);
        nothingIsLeft(ID, EMAIL);
    }

    @Test
    void aZipThatCannotBeChangedAndNamesAPersonInAnEntryIsNamed() throws IOException {
        byte[] whole = zipped("customers-" + EMAIL + ".json", CUSTOMER.formatted("C1", "c1@example.org", ""), "b", "b");
        Files.write(data.resolve("customers-cut.zip"), Arrays.copyOf(whole, whole.length - 40));
        Files.writeString(data.resolve("customers.json"), CUSTOMER.formatted(ID, EMAIL, ""));
        load("shop");
        Home.Answer erased = home.run("erase", "--email", EMAIL);
        assertThat(erased.exitCode()).as(erased.text()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(erased.text())
                .contains("shop/customers-cut.zip: names somebody who is erased, and cannot be changed");
        assertThat(home.run("decide-erasure", "--delete", "failed/shop/customers-cut.zip")
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        nothingIsLeft(ID, EMAIL);
    }

    @Test
    void aHeldRequestIsNotCarriedOutByARestore() throws IOException {
        Files.writeString(
                data.resolve("customers.json"),
                CUSTOMER.formatted("C1", EMAIL, "") + CUSTOMER.formatted("C2", EMAIL, ""));
        load("shop");
        assertThat(home.run("erase", "--email", EMAIL).exitCode()).isEqualTo(ExitCode.INCOMPLETE);
        // As when it was cut off before it was recorded, and has met the second subject only then.
        Files.writeString(
                Files.createDirectories(home.folder().resolve(".caravan")).resolve("erased.tokens"),
                home.ask(
                        "SELECT string_agg('2026-11-30T10:00:00Z ' || kind || ' ' || token, E'\\n') FROM caravan.erasure_token"));
        for (String decision : List.of("", "--nobody")) {
            if (!decision.isEmpty()) {
                assertThat(home.run("decide-erasure", "1", decision).exitCode()).isEqualTo(ExitCode.DONE);
            }
            assertThat(home.run("fix").exitCode()).isEqualTo(ExitCode.DONE);
            assertThat(home.ask("SELECT count(*) FROM caravan.erasure")).isEqualTo("1");
        }
        assertThat(home.run("erase").text()).contains("No request waits");
        assertThat(home.ask("SELECT count(*) FROM shop.customers")).isEqualTo("2");
    }

    @Test
    void theDraftOfARunUnderWayIsNotMissed() throws IOException {
        Files.writeString(data.resolve("customers.json"), CUSTOMER.formatted(ID, EMAIL, ""));
        load("shop");
        Path others =
                Files.writeString(data.resolve("customers-2.json"), CUSTOMER.formatted("C2", "c2@example.org", ""));
        try (var database = home.database()) {
            Presence presence = new Presence(database, Duration.ofMinutes(1));
            presence.begin();
            SourceFile file = new Fingerprint(new SecretKeySpec(new byte[32], "HmacSHA256"))
                    .take("shop/customers-2.json", others);
            var claim = (Claim.Granted) new Books(database, presence)
                    .claim(
                            file,
                            Contracts.read(Home.REPOSITORY.resolve("routes")).get(DatasetName.parse("shop.customers")),
                            false);
            Path draft = home.output()
                    .resolve("shop/customers/.customers-2.json.run-"
                            + claim.open().run().id() + "-1.draft.lines");
            Files.write(draft, new byte[] {0, 0, 1, 2, 0, 0, 3, 4, 0, 1, 2, 3, 4, 5, 6, 7});
            assertThat(home.run("erase", "--email", EMAIL).exitCode()).isEqualTo(ExitCode.DONE);
            presence.close();
            Home.Answer proved = home.run("prove-erased", "--email", EMAIL);
            assertThat(proved.exitCode()).as(proved.text()).isEqualTo(ExitCode.INCOMPLETE);
            assertThat(proved.text()).contains(draft.getFileName().toString());
        }
    }

    @Test
    void namesOfFilesInCorrectionsAndNotesAreSearchedAsNames() throws IOException {
        Files.writeString(
                data.resolve("customers-" + EMAIL + ".json"), CUSTOMER.formatted("C1", "", ", \"city\": \"Q\""));
        Files.writeString(data.resolve("customers.json"), CUSTOMER.formatted("494878", EMAIL, ""));
        Files.write(data.resolve("customers-week.zip"), zipped("494878.csv", "id,\"email\nC3,c3", "x.csv", "id\nC4\n"));
        load("shop");
        assertThat(home.run("fix").exitCode()).isEqualTo(ExitCode.DONE);
        Path corrected = Files.createDirectories(folder.resolve("corrected"));
        try (var fixes = Files.walk(home.output().resolve("fixes"))) {
            Path fix = fixes.filter(Files::isRegularFile).findFirst().orElseThrow();
            Files.copy(fix, corrected.resolve(fix.getFileName()));
        }
        home.run("load", corrected.toString(), "--domain", "shop");
        Path note = home.folder().resolve("raw_data/failed/shop/customers-week.zip.why.txt");
        assertThat(Files.readString(note)).contains("shop/customers-week.zip!494878.csv: ");

        Home.Answer erased = home.run("erase", "--email", EMAIL);
        assertThat(erased.exitCode()).as(erased.text()).isEqualTo(ExitCode.DONE);
        nothingIsLeft("494878", EMAIL);
    }

    @Test
    void twoEntriesThatGetOneNameStayTwo() throws IOException {
        Files.writeString(data.resolve("customers.json"), CUSTOMER.formatted(ID, EMAIL, ""));
        Files.write(
                data.resolve("customers-week.zip"),
                zipped(
                        EMAIL + ".json", CUSTOMER.formatted("C1", "", ""),
                        ID + ".json", CUSTOMER.formatted("C2", "", "")));
        load("shop");
        assertThat(home.run("erase", "--email", EMAIL).exitCode()).isEqualTo(ExitCode.DONE);
        nothingIsLeft(ID, EMAIL);
        assertThat(home.run("fix").exitCode()).isEqualTo(ExitCode.DONE);
        try (var fixes = Files.walk(home.output().resolve("fixes"))) {
            String cells = Files.readString(
                    fixes.filter(Files::isRegularFile).findFirst().orElseThrow());
            assertThat(cells)
                    .containsPattern("customers-week.zip!erased-1.json.*C1")
                    .containsPattern("customers-week.zip!erased-1-2.json.*C2");
        }
    }

    @Test
    void whatWritesFilesOfPersonsWaitsForAnErasure() throws Exception {
        Files.writeString(data.resolve("customers.json"), CUSTOMER.formatted(ID, "", ""));
        load("shop");
        Process fixing;
        try (var database = home.database()) {
            var turn = new Erasures(database).tryTurn().orElseThrow();
            fixing = home.process("fix").start();
            var reader = fixing.inputReader(StandardCharsets.UTF_8);
            assertThat(reader.readLine()).contains("Another process erases");
            turn.close();
        }
        assertThat(fixing.waitFor()).isEqualTo(ExitCode.DONE);
    }
}

package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.database.Transaction;
import io.caravan.generate.Expected;
import io.caravan.generate.ShopGenerator;
import io.caravan.generate.ShopOptions;
import io.caravan.route.Awaiting;
import io.caravan.route.ErasureOffice;
import io.caravan.run.Erasures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A person whose every field is a unique marker lies in all places that there are, and afterwards in none. */
@Timeout(300)
class ErasureIT {

    private static final String ID = "CANARY-ID-7f3a";
    private static final String EMAIL = "canary.7f3a@example.org";
    private static final String STREET = "7f3a Canary \\\"Quoted\\\" Street";
    private static final List<String> MARKERS = List.of(
            ID,
            EMAIL,
            "Canaryfirst7f3a",
            "Canarylast7f3a",
            "0909-7f3a-555",
            "7f3a Canary",
            "CANARYCITY7f3a",
            "7f3a Delivery Road");

    private static final String CUSTOMER =
            "{\"id\": \"%s\", \"first_name\": \"%s\", \"last_name\": \"Canarylast7f3a\", \"email\": \"%s\","
                    + " \"phone_number\": \"0909-7f3a-555\", \"address\": \"" + STREET
                    + "\", \"city\": \"CANARYCITY7f3a\", \"last_change\": \"%s\"}\n";
    private static final String OTHERS =
            "{\"id\": \"900\", \"first_name\": \"Other\", \"last_name\": \"Person\", \"email\": \"other900@example.org\"}\n";
    private static final String TRANSACTION =
            "{\"transaction_id\": \"%s\", \"transaction_time\": \"2024-02-29T10:00:00\", \"customer_id\": \"%s\","
                    + " \"delivery_address\": {\"address\": \"7f3a Delivery Road\", \"postcode\": \"A1\", \"city\": \"CANARYCITY7f3a\", \"country\": \"UK\"},"
                    + " \"purchases\": {\"products\": [{\"sku\": %d, \"quantity\": 2, \"price\": 1.25, \"total\": 2.50}],"
                    + " \"total_cost\": 2.50}}\n";

    @TempDir
    Path folder;

    private Path data;
    private Home home;

    @BeforeEach
    void makesData() throws IOException {
        data = folder.resolve("data");
        Expected unused = new ShopGenerator(ShopOptions.small()).generate(data);
        Path hour = Files.createDirectories(data.resolve("date=2024-02-29/hour=10"));
        // Loaded, and updated three times.
        for (int version = 1; version <= 4; version++) {
            gzip(
                    hour.resolve("customers-v" + version + ".json.gz"),
                    OTHERS.replace("900", "90" + version)
                            + CUSTOMER.formatted(ID, "Canaryfirst7f3a", EMAIL, "2024-02-0" + version));
        }
        // Refused, unparsable, in another spelling, and holding what no text in the database may.
        Files.writeString(
                hour.resolve("customers-bad.json"),
                OTHERS
                        + CUSTOMER.formatted(ID, "", EMAIL, "2024-02-09")
                        + "{\"id\": \"" + ID + "\", \"email\": \"" + EMAIL + "\", \"first_name\": \"Canaryfirst7f3a\n"
                        + CUSTOMER.formatted(
                                ID, "Canaryfirst7f3a", "  " + EMAIL.toUpperCase(Locale.ROOT) + " ", "2024-02-08")
                        + CUSTOMER.formatted(ID, "Canaryfirst7f3a\\u0000", EMAIL, "2024-02-09")
                        + OTHERS.replace("900", "905"));
        Files.writeString(
                hour.resolve("customers-sheet.csv"),
                "id,first_name,last_name,email,address\n"
                        + "906,Other,Person,other6@example.org,\"1 \"\"The\"\" Lane\nNorthwick\"\n"
                        + ID + ",Canaryfirst7f3a,Canarylast7f3a," + EMAIL
                        + ",\"7f3a Canary \"\"Quoted\"\" Street\nNorthwick\"\n"
                        + "907,Other,Person,other7@example.org,\n");
        Files.writeString(
                hour.resolve("customers-array.json"),
                "[" + OTHERS.replace("900", "908").strip() + ",\n"
                        + CUSTOMER.formatted(ID, "Canaryfirst7f3a", EMAIL, "2024-02-05")
                                .strip() + "]\n");
        zip(
                hour.resolve("customers-week.zip"),
                "customers-zipped.json",
                OTHERS.replace("900", "909") + CUSTOMER.formatted(ID, "Canaryfirst7f3a", EMAIL, "2024-02-06"));
        // In the name of a file, and in a file that cannot be read.
        Files.writeString(hour.resolve("customers-" + EMAIL + ".json"), OTHERS.replace("900", "910"));
        Files.write(
                hour.resolve("customers-cut.json.gz"),
                cut(gzipped(CUSTOMER.formatted(ID, "Canaryfirst7f3a", EMAIL, "2024-02-07")
                        .repeat(900))));
        // Accounts need these; one waits for a product that is not there.
        Files.writeString(
                hour.resolve("products-canary.json"),
                "{\"sku\": 777001, \"name\": \"tea\", \"price\": 1.25, \"category\": \"misc\", \"popularity\": 1}\n");
        Files.writeString(
                hour.resolve("transactions-canary.json"),
                TRANSACTION.formatted("canary-t1", ID, 777001)
                        + TRANSACTION.formatted("canary-t2", ID, 777001)
                        + TRANSACTION.formatted("canary-t3", ID, 777002)
                        + TRANSACTION
                                .formatted("other-t4", "901", 777001)
                                .replace("7f3a Delivery Road", "1 Other Road")
                                .replace("CANARYCITY7f3a", "Northwick"));
        // The same again: its contract keeps what a run could be withdrawn for.
        Files.writeString(
                hour.resolve("transactions-canary-again.json"),
                TRANSACTION.formatted("canary-t1", ID, 777001) + TRANSACTION.formatted("canary-t1", ID, 777001));
    }

    @Test
    void aPersonIsForgottenEverywhereAndNobodyElse() throws IOException {
        home = Home.in(folder.resolve("home"));
        Home.Answer loaded = home.run("load", data.toString(), "--domain", "shop");
        assertThat(loaded.exitCode()).as(loaded.text()).isEqualTo(ExitCode.FAILED); // one file is cut
        assertThat(home.run("fix").exitCode()).isEqualTo(ExitCode.DONE);
        Traces traces = new Traces(MARKERS);
        assertThat(traces.below(home.tableFiles())).isNotEmpty();
        assertThat(traces.below(home.output().resolve("fixes"))).isNotEmpty();
        Home.Answer before = prove();
        assertThat(before.exitCode()).as(before.text()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(before.text())
                .containsPattern("table shop.customers +[0-9,]+ rows +1")
                .containsPattern("table shop.transactions +[0-9,]+ rows +2")
                .containsPattern("waiting records of shop.transactions +[0-9,]+ rows +1")
                // Two, when the transactions came before their references and waited for them together.
                .containsPattern("kept versions of shop.transactions +[0-9,]+ rows +[12]\\b")
                .containsPattern("files of refused records +[0-9,]+ files +3");
        assertThat(traces.below(home.folder().resolve("raw_data")))
                .anyMatch(trace -> trace.startsWith("archive/") && trace.contains("customers-v3.json.gz: " + EMAIL))
                .anyMatch(trace -> trace.contains("customers-bad.json: " + EMAIL))
                .anyMatch(trace -> trace.contains("customers-week.zip: " + EMAIL))
                .anyMatch(trace -> trace.startsWith("failed/"))
                .anyMatch(trace -> trace.contains("(name): " + EMAIL));
        String sums = "SELECT count(*) || ' ' || sum(total_cost) FROM shop.transactions";
        String sumsBefore = home.ask(sums);
        List<String> rowsBefore = rowsOfOthers();
        Map<Path, String> filesBefore = files();
        Set<String> touched = traces.below(home.folder());
        assertThat(filesBefore).hasSizeGreaterThan(touched.size() + 100);
        String counts =
                "SELECT string_agg(format('%s %s %s %s', run, read, loaded, rejected), ',' ORDER BY run) FROM caravan.run";
        String countsBefore = home.ask(counts);

        Home.Answer erased = home.run(
                "erase",
                "--domain",
                "shop",
                "--id",
                ID,
                "--email",
                " " + EMAIL.toUpperCase(Locale.ROOT),
                "--deep",
                "--verbose");
        assertThat(erased.exitCode()).as(erased.text()).isEqualTo(ExitCode.DONE);
        assertThat(erased.text()).contains("certificates").contains("erasure-1.html");

        Home.Answer after = prove();
        assertThat(after.exitCode()).as(after.text()).isEqualTo(ExitCode.DONE);
        assertThat(home.run("prove-erased", "--all").exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(traces.below(home.folder())).isEmpty();
        assertThat(traces.in(home.dumpAll().getBytes(StandardCharsets.UTF_8))).isEmpty();
        // The tables were written anew: not even their files hold anything.
        assertThat(traces.below(home.tableFiles())).isEmpty();
        assertThat(traces.in(erased.text().getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(home.ask(sums)).isEqualTo(sumsBefore);
        assertThat(home.ask(counts)).isEqualTo(countsBefore);
        assertThat(home.ask(
                        "SELECT count(DISTINCT customer_id) FROM shop.transactions WHERE transaction_id IN ('canary-t1', 'canary-t2')"
                                + " AND customer_id ~ '^erased-' AND delivery_address_city IS NULL"))
                .isEqualTo("1");
        assertThat(rowsOfOthers()).containsExactlyElementsOf(rowsBefore);
        Map<Path, String> filesAfter = files();
        filesBefore.forEach((file, content) -> {
            String place = home.folder().relativize(file).toString();
            if (touched.stream().noneMatch(trace -> trace.startsWith(place))) {
                assertThat(filesAfter.get(file)).as(place).isEqualTo(content);
            }
        });
        assertThat(Home.lines(archived("customers-v2.json.gz")))
                .containsExactly(OTHERS.replace("900", "902").strip(), "");
        assertThat(filesAfter.get(archived("customers-bad.json")).split("\n", -1)[5])
                .contains("\"905\"");
        assertThat(filesAfter.get(archived("customers-array.json")))
                .startsWith("[{\"id\": \"908\"")
                .endsWith("]\n")
                .doesNotContain("},");
        assertThat(filesAfter.get(archived("customers-sheet.csv")).lines().toList())
                .contains(
                        "907,Other,Person,other7@example.org,",
                        "906,Other,Person,other6@example.org,\"1 \"\"The\"\" Lane");
        String certificate =
                home.output().resolve("certificates/erasure-1.json").toString();
        Home.Answer checked = home.run("prove-erased", "--certificate", certificate);
        assertThat(checked.exitCode()).as(checked.text()).isEqualTo(ExitCode.DONE);
        String key = home.output().resolve("certificates/caravan.pub").toString();
        checked = home.run("prove-erased", "--certificate", certificate, "--key", key);
        assertThat(checked.exitCode()).as(checked.text()).isEqualTo(ExitCode.DONE);

        nobodyComesBack(traces, sumsBefore);
    }

    /** What was handed in before, what an erasure has rewritten, and late files. */
    private void nobodyComesBack(Traces traces, String sumsBefore) throws IOException {
        Path again = folder.resolve("again");
        Path late = Files.createDirectories(folder.resolve("late"));
        copyWithAnotherByte(data, again);
        Files.writeString(
                late.resolve("customers-late.json"),
                CUSTOMER.formatted("another-id", "Canaryfirst7f3a", " " + EMAIL.toUpperCase(Locale.ROOT), "2024-03-01")
                        + CUSTOMER.formatted(ID, "Canaryfirst7f3a", "another@example.org", "2024-03-01"));
        Files.writeString(late.resolve("transactions-late.json"), TRANSACTION.formatted("canary-t9", ID, 777001));
        home.run("load", again.toString(), "--domain", "shop");
        home.run("load", home.folder().resolve("raw_data/archive/shop").toString(), "--domain", "shop");
        home.run("load", late.toString(), "--domain", "shop");

        assertThat(
                        home.ask(
                                "SELECT format('%s %s %s', read, suppressed, loaded) FROM caravan.run WHERE file LIKE '%customers-late%'"))
                .isEqualTo("2 2 0");
        assertThat(
                        home.ask(
                                "SELECT format('%s %s %s', read, suppressed, loaded) FROM caravan.run WHERE file LIKE '%transactions-late%'"))
                .isEqualTo("1 1 0");
        assertThat(
                        home.ask(
                                "SELECT count(*) FROM shop.transactions WHERE transaction_id = 'canary-t9' AND customer_id ~ '^erased-'"))
                .isEqualTo("1");
        assertThat(home.ask("SELECT count(*) - 1 || ' ' || sum(total_cost) - 2.50 FROM shop.transactions"
                        .replace("sum(total_cost) - 2.50", "(sum(total_cost) - 2.50)")))
                .isEqualTo(sumsBefore);
        assertThat(traces.in(home.dumpAll().getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(traces.below(home.folder())).isEmpty();
        assertThat(prove().exitCode()).isEqualTo(ExitCode.DONE);
        // Asked for once more, and for somebody nobody knows.
        assertThat(home.run("erase", "--domain", "shop", "--id", ID).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(home.run("erase", "--domain", "shop", "--id", "nobody%").exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(home.run("erase", "--email", "other901@example.org").exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(
                        home.ask(
                                "SELECT string_agg(state, ' ' ORDER BY erasure) FROM caravan.erasure WHERE channel = 'command line'"))
                .isEqualTo("done done done done");
    }

    @Test
    void nothingIsTouchedForTwoPeopleAtOnceUntilAPersonDecides() throws IOException {
        home = Home.in(folder.resolve("home"));
        home.run("load", data.toString(), "--domain", "shop");
        List<String> before = home.dump("shop");
        Home.Answer held = home.run("erase", "--domain", "shop", "--id", "905", "--email", EMAIL);
        assertThat(held.exitCode()).as(held.text()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(held.text()).contains("decide-erasure");
        assertThat(home.dump("shop")).isEqualTo(before);
        assertThat(home.ask("SELECT body FROM caravan.mail WHERE subject LIKE '%held%'"))
                .contains("request 1: 2 subjects", "./caravan decide-erasure NUMBER --only-id");
        assertThat(home.ask("SELECT count(*) FROM caravan.suppressed")).isEqualTo("0");
        assertThat(home.run("decide-erasure").text()).containsPattern("1 .*command line .*different people");
        assertThat(home.run("decide-erasure", "2", "--everyone").exitCode()).isEqualTo(ExitCode.FAILED);

        Home.Answer decided = home.run("decide-erasure", "1", "--only-id", ID);
        assertThat(decided.exitCode()).as(decided.text()).isEqualTo(ExitCode.DONE);
        assertThat(home.ask("SELECT count(*) FILTER (WHERE id = '905') || ' ' || count(*) FILTER (WHERE id = '" + ID
                        + "') FROM shop.customers"))
                .isEqualTo("1 0");
        assertThat(home.run("erase", "--domain", "shop", "--email", "  ").exitCode())
                .isEqualTo(2);
    }

    @Test
    void anArchiveThatCannotBeSearchedIsNamedAndKeepsTheRequestOpen() throws IOException {
        home = Home.in(folder.resolve("home"));
        home.run("load", data.toString(), "--domain", "shop");
        Path cut = archived("customers-v1.json.gz");
        Files.write(cut, cut(Files.readAllBytes(cut)));

        Home.Answer erased = home.run("erase", "--domain", "shop", "--id", ID, "--requester", "ticket 17");
        assertThat(erased.exitCode()).as(erased.text()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(erased.text()).contains("customers-v1.json.gz", "erasure-1.html");
        assertThat(home.ask("SELECT count(*) FROM shop.customers WHERE id = '" + ID + "'"))
                .isEqualTo("0");
        assertThat(home.ask("SELECT count(*) FROM caravan.mail WHERE subject LIKE '%could not search everything%'"))
                .isEqualTo("1");
        Path certificate = home.output().resolve("certificates/erasure-1.json");
        assertThat(Files.readString(certificate))
                .contains("\"notSearched\":[\"archive: shop/date=2024-02-29/hour=10/customers-v1.json.gz: ")
                .contains("\"channel\":\"command line\"", "\"requester\":\"ticket 17\"");
        Home.Answer proved = home.run("prove-erased", "--domain", "shop", "--id", ID);
        assertThat(proved.exitCode()).as(proved.text()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(proved.text()).contains("customers-v1.json.gz", "but for what was not searched");

        Files.delete(cut);
        Home.Answer finished = home.run("erase");
        assertThat(finished.exitCode()).as(finished.text()).isEqualTo(ExitCode.DONE);
        assertThat(Files.readString(certificate)).contains("\"notSearched\":[]");
        assertThat(home.run("erase").text()).contains("No request waits");
    }

    @Test
    void requestsComeInFilesAndAreDoneAfterWhatCameWithThem() throws IOException {
        Path hour = data.resolve("date=2024-02-29/hour=10");
        String request = "{\"customer-id\": \"" + ID + "\", \"email\": \"" + EMAIL + "\"}\n";
        Files.writeString(hour.resolve("erasure-requests.json"), request + "{}\n{\"email\": \" \"}\n" + request);
        gzip(hour.resolve("erasure-requests.json.gz"), request);
        home = Home.in(folder.resolve("home"));
        Home.Answer loaded = home.run("load", data.toString(), "--domain", "shop");
        assertThat(loaded.text())
                .containsPattern("shop.erasure_requests +5 +2 .* 2 +0 +1\n")
                .contains("erasure-1.html");
        Traces traces = new Traces(MARKERS);
        assertThat(traces.below(home.folder())).isEmpty();
        assertThat(traces.in(home.dumpAll().getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(prove().exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void anErasureThatIsKilledGoesOn() throws Exception {
        home = Home.in(folder.resolve("home"));
        home.run("load", data.toString(), "--domain", "shop");
        home.run("erase", "--domain", "shop", "--id", "903");
        int kills = 0;
        for (int milliseconds = 0; milliseconds < 1000; milliseconds += 100) {
            Process process = home.process(
                            kills == 0
                                    ? new String[] {"erase", "--domain", "shop", "--id", ID, "--email", EMAIL}
                                    : new String[] {"erase"})
                    .start();
            awaitOpen();
            if (process.waitFor(milliseconds, TimeUnit.MILLISECONDS)) {
                break;
            }
            process.destroyForcibly().waitFor();
            kills++;
        }
        Home.Answer last = home.run("erase");
        assertThat(last.exitCode()).as(last.text()).isEqualTo(ExitCode.DONE);
        assertThat(kills).isPositive();
        assertThat(home.ask("SELECT count(*) FROM caravan.erasure WHERE state <> 'done'"))
                .isEqualTo("0");
        Traces traces = new Traces(MARKERS);
        assertThat(traces.below(home.folder())).isEmpty();
        assertThat(traces.in(home.dumpAll().getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(home.output().resolve("certificates/erasure-2.html")).exists();
    }

    @Test
    void anErasureThatWaitsForALoadEndsWithinSecondsAndGoesOnLater() throws Exception {
        home = Home.in(folder.resolve("home"));
        home.run("load", data.toString(), "--domain", "shop");
        try (Transaction load = home.database().begin()) {
            load.sql("SELECT true FROM pg_advisory_xact_lock(hashtext('caravan'), hashtext('shop'))")
                    .query(Boolean.class)
                    .single();
            Process erase =
                    home.process("erase", "--domain", "shop", "--id", ID).start();
            home.await("SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
            erase.destroy();
            assertThat(erase.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        Home.Answer next = home.run("erase");
        assertThat(next.exitCode()).as(next.text()).isLessThan(ExitCode.FAILED);
        assertThat(home.ask("SELECT count(*) FROM shop.customers WHERE id = '" + ID + "'"))
                .isEqualTo("0");
    }

    @Test
    void anErasureIsCaughtUpWhoseTimeWasMissed() throws Exception {
        home = Home.in(folder.resolve("home"));
        Process before = home.process("run").start();
        home.await("SELECT count(*) = 1 FROM caravan.qrtz_triggers WHERE job_name = 'erase' AND next_fire_time > 0");
        before.destroy();
        before.waitFor();
        try (Installation installation = home.open()) {
            ErasureOffice office = installation.erasureOffice();
            var unused = office.erasures()
                    .ask(
                            "shop",
                            new Erasures.From("test", ""),
                            List.of(office.identities().asked("shop", List.of("new"), List.of())));
            // As if it had been away since the day before yesterday.
            int aged = installation.database().once(client -> client.sql(
                            "UPDATE caravan.qrtz_triggers SET next_fire_time = next_fire_time - 2 * 86400000"
                                    + " WHERE job_name = 'erase'")
                    .update());
            assertThat(aged).isEqualTo(1);
        }
        Process run = home.process("run").start();
        try {
            assertThat(Awaiting.until(
                            () -> home.ask("SELECT count(*) FROM caravan.erasure WHERE state = 'done'")
                                    .equals("1"),
                            Duration.ofSeconds(60)))
                    .isTrue();
        } finally {
            run.destroy();
            run.waitFor();
        }
    }

    @Test
    void whatWaitedForAPersonLoadsWithoutThePerson() throws IOException {
        home = Home.in(folder.resolve("home"));
        Path hour = data.resolve("date=2024-02-29/hour=10");
        Files.writeString(
                hour.resolve("transactions-ghost.json"),
                TRANSACTION.formatted("ghost-t1", "ghost", 777001)
                        + TRANSACTION.formatted("ghost-t2", "ghost", 777002));
        home.run("load", data.toString(), "--domain", "shop");
        String waiting =
                "SELECT count(*) FROM caravan.pending AS p JOIN caravan.run USING (run) WHERE file LIKE '%ghost%'";
        assertThat(home.ask(waiting)).isEqualTo("2");
        Home.Answer erased = home.run("erase", "--domain", "shop", "--id", "ghost", "--verbose");
        assertThat(erased.exitCode()).as(erased.text()).isEqualTo(ExitCode.INCOMPLETE);
        // One of them waits for a product as well.
        assertThat(home.ask(waiting)).isEqualTo("1");
        assertThat(
                        home.ask(
                                "SELECT count(*) FROM shop.transactions AS t JOIN shop.purchases USING (transaction_id)"
                                        + " WHERE transaction_id = 'ghost-t1' AND customer_id ~ '^erased-' AND delivery_address_city IS NULL"))
                .isEqualTo("1");
        assertThat(
                        home.ask(
                                "SELECT string_agg(outcome, ' ') FROM caravan.settled JOIN caravan.run USING (run) WHERE file LIKE '%ghost%'"))
                .isEqualTo("suppressed");
        assertThat(home.output().resolve("shop/transactions/date=2024-02-29/hour=10"))
                .isDirectoryContaining(file -> file.getFileName().toString().contains("settled-by-erasure-1"));
        Path product = Files.createDirectories(folder.resolve("product"));
        Files.writeString(
                product.resolve("products.json"),
                "{\"sku\": 777002, \"name\": \"tea\", \"price\": 1.25, \"category\": \"misc\", \"popularity\": 1}\n");
        home.run("load", product.toString(), "--domain", "shop");
        assertThat(home.ask(waiting)).isEqualTo("0");
        assertThat(
                        home.ask(
                                "SELECT count(*) FROM shop.transactions WHERE transaction_id LIKE 'ghost%' AND customer_id ~ '^erased-'"))
                .isEqualTo("2");
        assertThat(new Traces(List.of("ghost\"")).below(home.folder().resolve("raw_data")))
                .isEmpty();
    }

    @Test
    void aPersonWhoseFileIsLoadingMeanwhileDoesNotSlipThrough() throws Exception {
        Path large = Files.createDirectories(folder.resolve("large"));
        List<String> lines = new ArrayList<>();
        for (int id = 0; id < 60_000; id++) {
            lines.add(OTHERS.replace("900", "large" + id).strip());
        }
        lines.add(
                10,
                CUSTOMER.formatted(ID, "Canaryfirst7f3a", EMAIL, "2024-02-01").strip());
        Files.write(large.resolve("customers-large.json"), lines);
        home = Home.in(folder.resolve("home"), "caravan.batch-size=50");
        try (Installation installation = home.open()) {
            ErasureOffice office = installation.erasureOffice();
            Process load =
                    home.process("load", large.toString(), "--domain", "shop").start();
            Awaiting.until(() -> home.ask("SELECT count(*) FROM caravan.run").equals("1"), Duration.ofSeconds(30));
            // However slow this thread is, the erasure is recorded before the run publishes.
            Home.signal("STOP", load);
            var unused = office.erasures()
                    .ask(
                            "shop",
                            new Erasures.From("test", ""),
                            List.of(office.identities().asked("shop", List.of(ID), List.of(EMAIL))));
            assertThat(office.erase().erase(false).certificates()).hasSize(1);
            Home.signal("CONT", load);
            load.getInputStream().readAllBytes();
            assertThat(load.waitFor()).isEqualTo(ExitCode.DONE);
        }
        assertThat(home.ask("SELECT format('%s %s %s', read, loaded, suppressed) FROM caravan.run"))
                .isEqualTo("60001 60000 1");
        assertThat(prove().exitCode()).isEqualTo(ExitCode.DONE);
        Traces traces = new Traces(MARKERS);
        assertThat(traces.below(home.folder())).isEmpty();
        assertThat(traces.in(home.dumpAll().getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void nobodyComesBackWithARestoredDatabase() throws IOException {
        home = Home.in(folder.resolve("home"));
        home.run("load", data.toString(), "--domain", "shop");
        Home restored = home.withCopyOfDatabase();
        home.run("erase", "--domain", "shop", "--id", ID, "--email", EMAIL);
        home = restored;
        home.set(home.url());
        Traces traces = new Traces(MARKERS);
        assertThat(traces.in(home.dumpAll().getBytes(StandardCharsets.UTF_8))).isNotEmpty();
        Home.Answer answer = home.run("status");
        assertThat(answer.text()).contains("does not know of some erasures");
        assertThat(home.run("erase").exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(traces.in(home.dumpAll().getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(prove().exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void aDictionaryRecoversNoTokenOfOurs() throws IOException {
        home = Home.in(folder.resolve("home"));
        home.run("load", data.toString(), "--domain", "shop");
        home.run("erase", "--domain", "shop", "--id", ID, "--email", EMAIL);
        Set<String> dictionary = new HashSet<>();
        Matcher emails = Pattern.compile("\"email\": \"\\s*([^\"]+?)\\s*\"").matcher(allInput());
        while (emails.find()) {
            for (String spelling : List.of(emails.group(1), emails.group(1).toLowerCase(Locale.ROOT))) {
                dictionary.add(Traces.sha256(spelling));
                dictionary.add(Traces.sha256("email::" + spelling));
                dictionary.add(Traces.sha256("pseudonyms of shop" + spelling));
            }
        }
        for (int number = 0; number < 1_000_000; number++) {
            dictionary.add(Traces.sha256("0909-" + number));
        }
        List<String> ours = home.dump("caravan").stream()
                .flatMap(row ->
                        Pattern.compile("[0-9a-f]{64}").matcher(row).results().map(MatchResult::group))
                .toList();
        List<String> pseudonyms = home.dump("shop").stream()
                .flatMap(row ->
                        Pattern.compile("[0-9a-f]{64}").matcher(row).results().map(MatchResult::group))
                .toList();
        // The control: what an unkeyed hash of the same columns would have given away.
        assertThat(dictionary).contains(Traces.sha256(EMAIL), Traces.sha256("0909-555555"));
        assertThat(ours).hasSizeGreaterThan(100).doesNotContainAnyElementsOf(dictionary);
        assertThat(pseudonyms).hasSizeGreaterThan(100).doesNotContainAnyElementsOf(dictionary);
    }

    private String allInput() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(path -> path.toString().contains("customers")
                            && path.toString().contains(".json")
                            && !path.toString().contains("cut"))
                    .toList()) {
                text.append(String.join("\n", Home.lines(file)));
            }
        }
        return text.toString();
    }

    /** Until the request is written down, there is nothing that could go on. */
    private void awaitOpen() {
        Awaiting.until(
                () -> !home.ask("SELECT count(*) FROM caravan.erasure WHERE erasure = 2")
                        .equals("0"),
                Duration.ofSeconds(30));
    }

    private Home.Answer prove() {
        return home.run("prove-erased", "--domain", "shop", "--id", ID, "--email", EMAIL);
    }

    private Path archived(String name) {
        return home.folder()
                .resolve("raw_data/archive/shop/date=2024-02-29/hour=10")
                .resolve(name);
    }

    private List<String> rowsOfOthers() {
        return home.dump("shop").stream()
                .filter(row -> !row.contains("canary-t") && !row.contains(ID))
                .toList();
    }

    /** All files of the home with their bytes, unpacked where it is a gzip. */
    private Map<Path, String> files() throws IOException {
        Map<Path, String> contents = new HashMap<>();
        for (String place : List.of("raw_data", "output/shop")) {
            try (Stream<Path> files = Files.walk(home.folder().resolve(place))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    contents.put(file, new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                }
            }
        }
        return contents;
    }

    private static void copyWithAnotherByte(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                if (file.toString().endsWith(".json.gz") && !file.toString().contains("cut")) {
                    gzip(copy, String.join("\n", Home.lines(file)) + "\n\n");
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static void gzip(Path file, String text) throws IOException {
        Files.write(file, gzipped(text));
    }

    private static byte[] gzipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] cut(byte[] gzip) {
        return Arrays.copyOf(gzip, gzip.length - 9);
    }

    private static void zip(Path file, String entry, String text) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}

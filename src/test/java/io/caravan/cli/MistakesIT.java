package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.database.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a person reads who has made a mistake, each a file in {@code src/test/resources/golden/mistakes}: what is wrong, where, and
 * what to do, in a few lines, exit code 2. A changed file is a changed promise: read it, then copy it over.
 */
@Timeout(600)
class MistakesIT {

    private static final Path GOLDEN = Home.REPOSITORY.resolve("src/test/resources/golden/mistakes");
    private static final Path PRINTED = Home.REPOSITORY.resolve("target/mistakes");
    private static final int MOST_LINES = 4;

    @TempDir
    Path folder;

    private final List<Mistake> mistakes = new ArrayList<>();

    /** A mistake of a user: the command, and what else is wrong. */
    private static final class Mistake {

        private final String name;
        private final String[] command;
        private final List<String> settings = new ArrayList<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private Edit edit = routes -> {};
        private Edit inHome = home -> {};

        Mistake(String name, String... command) {
            this.name = name;
            this.command = command;
        }

        Mistake setting(String line) {
            settings.add(line);
            return this;
        }

        Mistake variable(String key, String value) {
            environment.put(key, value);
            return this;
        }

        /** In a file below a copy of the routes, the first text becomes the second. */
        Mistake inRoutes(String file, String right, String wrong) {
            edit = routes -> {
                String text = Files.readString(routes.resolve(file));
                assertThat(text).contains(right);
                Files.writeString(routes.resolve(file), text.replace(right, wrong));
            };
            return this;
        }

        Mistake inHome(Edit change) {
            inHome = change;
            return this;
        }
    }

    @FunctionalInterface
    private interface Edit {
        void in(Path place) throws IOException;
    }

    private Mistake mistake(String name, String... command) {
        Mistake mistake = new Mistake(name, command);
        mistakes.add(mistake);
        return mistake;
    }

    private void commands() {
        mistake("command-misspelt", "staus");
        mistake("command-unknown", "frobnicate");
        mistake("option-misspelt", "load", ".", "--domian", "shop");
        mistake("option-missing", "load", ".");
        mistake("option-without-value", "load", ".", "--domain");
        mistake("option-not-a-number", "rejects", "--limit", "few");
        mistake("option-not-a-date", "report", "b2b.monthly_sales", "--date", "2024-13-01");
        mistake("folder-missing", "load", "no-such-folder", "--domain", "shop");
        mistake("domain-misspelt", "load", ".", "--domain", "shpo");
        mistake("dataset-misspelt", "fetch", "shop.custmers");
        mistake("dataset-without-domain", "fetch", "customers");
        mistake("dataset-without-source", "fetch", "shop.customers");
        mistake("report-misspelt", "report", "b2b.montly_sales");
        mistake("query-misspelt", "query", "top_date");
        mistake("run-unknown", "undo", "999");
        mistake("person-without-identifier", "erase", "--domain", "shop");
        mistake("routes-without-service", "routes");
        mistake("route-without-verb", "routes", "shop-customers");
        mistake("rejects-of-unknown-dataset", "rejects", "--dataset", "shop.customer");
        mistake("certificate-missing", "prove-erased", "--certificate", "no-such-file.json");
        mistake("certificate-key-missing", "prove-erased", "--certificate", "erasure-1.json", "--key", "caravan.pub");
        mistake("certificate-key-alone", "prove-erased", "--key", "caravan.pub");
        mistake("fix-missing", "replay", "no-such-file.jsonl");
    }

    private void settings() {
        mistake("setting-unknown", "status").setting("caravan.btach-size=20");
        mistake("variable-unknown", "status").variable("CARAVAN_DB_ULR", "jdbc:postgresql://h/d");
        mistake("setting-not-a-number", "status").setting("caravan.batch-size=many");
        mistake("setting-too-small", "status").setting("caravan.batch-size=0");
        mistake("setting-not-a-duration", "status").setting("caravan.lease=1m");
        mistake("setting-negative", "status").setting("caravan.fetch.retry-delay=-PT1S");
        mistake("setting-cron", "status").setting("caravan.housekeeping-schedule=every minute");
        mistake("setting-zone", "status").setting("caravan.time-zone=Berlin");
        mistake("setting-tls", "status").setting("caravan.mail.tls=yes");
        mistake("setting-address", "status").setting("caravan.mail.to=operator");
        mistake("setting-url", "status").setting("caravan.db.url=postgres://localhost/caravan");
        mistake("setting-port", "status").setting("caravan.db.url=jdbc:postgresql://localhost:port/caravan");
        mistake("setting-short-key", "status").setting("caravan.key=short");
        mistake("setting-key-file", "status").setting("caravan.key-file=no-such-file");
        mistake("setting-retention", "status").setting("caravan.retention.archive=P2D");
        mistake("setting-schedule-of-dataset", "run").setting("shop.customers.schedule=hourly");
        mistake("folder-link-to-nothing", "load", ".", "--domain", "shop")
                .setting("caravan.output=gone")
                .inHome(home -> Files.createSymbolicLink(home.resolve("gone"), home.resolve("nowhere")));
        mistake("folder-is-a-file", "load", ".", "--domain", "shop")
                .setting("caravan.archive=file")
                .inHome(home -> Files.writeString(home.resolve("file"), ""));
        mistake("folder-in-folder", "load", ".", "--domain", "shop").setting("caravan.output=raw_data/inbox/output");
        mistake("key-open-to-others", "status")
                .setting("caravan.key=")
                .setting("caravan.state=state")
                .inHome(home -> {
                    Path key = home.resolve("state/keys/master.key");
                    Files.createDirectories(key.getParent());
                    Files.writeString(key, "0".repeat(64));
                    Files.setPosixFilePermissions(
                            key, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
                });
    }

    private void databases(Home home) {
        mistake("database-password", "status").setting("caravan.db.password=wrong");
        mistake("database-user", "status").setting("caravan.db.user=nobody");
        mistake("database-unknown", "status").setting("caravan.db.url=" + home.url() + "_of_nobody");
        mistake("database-without-tls", "status").setting("caravan.db.url=" + home.url() + "?sslmode=require");
        try (Database database = home.database()) {
            database.run(transaction -> {
                transaction.sql("DROP ROLE IF EXISTS caravan_without_rights").update();
                transaction
                        .sql("CREATE ROLE caravan_without_rights LOGIN PASSWORD 'without'")
                        .update();
            });
        }
        mistake("database-right-missing", "status")
                .setting("caravan.db.user=caravan_without_rights")
                .setting("caravan.db.password=without");
    }

    private void routes() {
        String customers = "shop/customers/customers.camel.yaml";
        mistake("route-yaml-quote", "load", ".", "--domain", "shop")
                .inRoutes(customers, "\"customers*\"", "\"customers*");
        mistake("route-yaml-indentation", "load", ".", "--domain", "shop").inRoutes(customers, "- route:", "  route:");
        mistake("route-address", "load", ".", "--domain", "shop").inRoutes(customers, "direct:ingest", "direct:injest");
        mistake("route-component", "load", ".", "--domain", "shop")
                .inRoutes(customers, "direct:ingest", "dirct:ingest");
        mistake("route-step", "load", ".", "--domain", "shop").inRoutes(customers, "- to: direct", "- too: direct");
        mistake("route-cron", "load", ".", "--domain", "shop").inRoutes(customers, ":* * * * * ?", ":* * * *");
        mistake("route-bean", "load", ".", "--domain", "shop")
                .inRoutes("shared/ingest.camel.yaml", "ref: validate", "ref: validat");
        mistake("route-setting", "load", ".", "--domain", "shop")
                .inRoutes("shared/mail.camel.yaml", "{{caravan.tell-every}}", "{{caravan.tell-evry}}");
        mistake("feed-not-json", "load", ".", "--domain", "shop").inRoutes("coins/metrics/metrics.feed.json", "{", "");
    }

    private void places() {
        mistake("state-not-to-be-made", "status").setting("caravan.key=").setting("caravan.state=/proc/caravan");
        mistake("routes-missing", "status").setting("caravan.routes=no-such-folder");
        mistake("generate-into-a-file", "generate", "shop", "--out", "caravan.properties");
    }

    private void contracts() {
        String contract = "shop/products/products.contract.json";
        mistake("contract-not-json", "status").inRoutes(contract, "\"type\": \"object\",", "\"type\": \"object\"");
        mistake("contract-unknown-word", "status").inRoutes(contract, "\"x-privacy\"", "\"x-privaci\"");
        mistake("contract-unknown-type", "status").inRoutes(contract, "\"type\": \"string\"", "\"type\": \"sting\"");
        mistake("contract-unknown-treatment", "status").inRoutes(contract, "\"keep\"", "\"keap\"");
        mistake("report-not-sql", "report", "--check", "b2b.monthly_sales")
                .inRoutes("b2b/reports/monthly_sales.report.json", "\"title\"", "\"titel\"");
    }

    @TestFactory
    Stream<DynamicTest> saysWhatIsWrong() throws IOException {
        Home home = Home.in(folder.resolve("home"));
        assertThat(home.run("erase").exitCode()).isZero(); // makes the tables
        commands();
        settings();
        databases(home);
        routes();
        contracts();
        places();
        return mistakes.stream().map(mistake -> DynamicTest.dynamicTest(mistake.name, () -> check(home, mistake)));
    }

    private void check(Home home, Mistake mistake) throws Exception {
        Path place = folder.resolve(mistake.name);
        Path routes = place.resolve("routes");
        Folder.copy(Home.REPOSITORY.resolve("routes"), routes);
        mistake.edit.in(routes);
        mistake.inHome.in(place);
        List<String> settings = new ArrayList<>(List.of("caravan.routes=" + routes));
        settings.addAll(mistake.settings);
        Home own = home.another(place, settings.toArray(String[]::new));
        ProcessBuilder command = own.process(mistake.command);
        command.directory(place.toFile());
        command.environment().putAll(mistake.environment);
        Process process = command.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String printed = "$ ./caravan " + String.join(" ", mistake.command) + "\n"
                + text.replace(place.toString(), "HOME").replaceAll("it_[0-9_]+", "DATABASE")
                + "exit " + process.waitFor() + "\n";

        Path actual = Files.createDirectories(PRINTED).resolve(mistake.name + ".txt");
        Files.writeString(actual, printed);
        assertThat(printed).endsWith("exit 2\n").doesNotContain("Exception", "\tat ", "org.", "unexpected error");
        assertThat(text.lines().count()).as(text).isBetween(1L, (long) MOST_LINES);
        assertThat(GOLDEN.resolve(mistake.name + ".txt"))
                .content()
                .as("written to %s", actual)
                .isEqualTo(printed);
    }
}

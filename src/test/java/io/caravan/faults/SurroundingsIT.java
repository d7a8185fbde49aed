package io.caravan.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravan.RawNames;
import io.caravan.cli.Home;
import io.caravan.database.EmbeddedServer;
import io.caravan.route.Awaiting;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Other places, languages, encodings and clocks: the same ending. */
@Timeout(1800)
class SurroundingsIT {

    private static final Path LAUNCHER = Home.REPOSITORY.resolve("caravan");
    private static final Path BUILD = Home.REPOSITORY.resolve("target");

    private static final String CUSTOMER =
            "{\"id\": \"ID\", \"first_name\": \"Zo\u00eb\", \"last_name\": \"I\u015f\u0131k\", \"email\": EMAIL, \"city\": \"K\u00f6ln\","
                    + " \"last_change\": \"2024-01-0ID\"}\n";
    private static final String PRODUCT =
            "{\"sku\": ID, \"name\": \"\u8336\", \"price\": 1234.25, \"category\": \"TITLE\", \"popularity\": 0.5}\n";
    private static final String TRANSACTION =
            "{\"transaction_id\": \"tID\", \"transaction_time\": \"2024-01-01T23:30:00\", \"customer_id\": \"CUSTOMER\","
                    + " \"delivery_address\": {\"address\": \"1 Road\", \"postcode\": \"A1\", \"city\": \"N\", \"country\": \"UK\"},"
                    + " \"purchases\": {\"products\": [{\"sku\": 1, \"quantity\": 2, \"price\": 1.25, \"total\": 2.50}],"
                    + " \"total_cost\": 2.50}}\n";

    private static final List<String> LEDGER = List.of(
            "SELECT file, entry, dataset, state, coalesce(failure, '') AS failure, read, loaded, rejected, pending FROM caravan.run",
            "SELECT file, line, field, rule, message FROM caravan.reject JOIN caravan.run USING (run)",
            "SELECT receiver, subject, body, attachments FROM caravan.mail",
            "SELECT dataset, line, row_hash, columns, children, output FROM caravan.pending");

    @TempDir
    Path folder;

    /**
     * What a machine and its user have set.
     *
     * @param home the name of the home, in which the launcher is
     * @param environment the variables that the launcher is started with, besides PATH
     * @param options of the JVM
     * @param embedded whether the database is its own, so that its server is set up under all of that, too
     */
    private record Surrounding(String home, Map<String, String> environment, String options, boolean embedded) {}

    @Test
    void theSameDeliveryEndsTheSameUnderAllLanguagesTimeZonesLocalesAndPaths() throws Exception {
        assumeTrue(Files.exists(BUILD.resolve("caravan.jar")), "the launcher needs a build (mvn package)");
        Path delivery = delivery();
        String expected = ending(
                new Surrounding("home", Map.of("LANG", "C.UTF-8"), "-Duser.language=en -Duser.timezone=UTC", false),
                delivery);
        assertThat(expected)
                .contains("shop/transactions", "t2", "could not be read", "products-\u8336.json", "r\\xE4tsel.json")
                .doesNotContain("Zo?", "K?ln");
        for (Surrounding other : List.of(
                new Surrounding("arabic", Map.of(), "-Duser.language=ar -Duser.country=EG", true),
                new Surrounding("persian", Map.of(), "-Duser.language=fa -Duser.timezone=Asia/Tehran", false),
                new Surrounding(
                        "thai",
                        Map.of("TZ", "Asia/Bangkok"),
                        "-Duser.language=th -Duser.country=TH -Duser.extensions=u-nu-thai",
                        false),
                new Surrounding(
                        "turkish",
                        Map.of("LANG", "tr_TR.UTF-8"),
                        "-Duser.language=tr -Duser.timezone=Asia/Kathmandu -Dfile.encoding=ISO-8859-1",
                        false),
                new Surrounding(
                        "service", Map.of("LC_ALL", "C", "LANG", "C.UTF-8", "TZ", "America/St_Johns"), "-ea", false),
                new Surrounding("m\u00fcde \u6240", Map.of("LC_ALL", "POSIX"), "-Duser.timezone=Pacific/Apia", true))) {
            assertThat(ending(other, delivery)).as("%s", other).isEqualTo(expected);
        }
    }

    private Path delivery() throws Exception {
        Path delivery = folder.resolve("delivery");
        write(
                delivery.resolve("customers-\u00e4\u0130.json"),
                customer("1", "\"ada@example.org\"") + customer("2", "\"nobody\"") + customer("3", "null"));
        write(delivery.resolve("t\u00e4g/\u0661/products-\u8336.json"), product("1") + product("2"));
        write(delivery.resolve("transactions-\u0e01.json"), transaction("1", "1") + transaction("2", "77"));
        write(delivery.resolve("transactions-cut.json"), transaction("3", "1").substring(0, 50));
        write(delivery.resolve("gr\u00f6\u00dfe.txt"), "x");
        RawNames.move(write(delivery.resolve(".x"), "x"), delivery, "r\\344tsel.json");
        return delivery;
    }

    private static String customer(String id, String email) {
        return CUSTOMER.replace("ID", id).replace("EMAIL", email);
    }

    private static String product(String sku) {
        return PRODUCT.replace("ID", sku);
    }

    private static String transaction(String id, String customer) {
        return TRANSACTION.replace("ID", id).replace("CUSTOMER", customer);
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Loads the delivery and gives all that came of it, but for times and the place of the home. */
    private String ending(Surrounding surrounding, Path delivery) throws Exception {
        Home home = Home.in(folder.resolve(surrounding.home()));
        if (surrounding.embedded()) {
            home.set("", "caravan.db.user=", "caravan.db.password=");
        }
        Path launcher = Files.copy(LAUNCHER, home.folder().resolve("caravan"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createSymbolicLink(home.folder().resolve("target"), BUILD);
        ProcessBuilder builder = new ProcessBuilder(
                        launcher.toString(), "load", delivery.toString(), "--domain", "shop")
                .redirectError(folder.resolve("errors").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(surrounding.environment());
        builder.environment().put("CARAVAN_JAVA_OPTS", surrounding.options());
        Process load = builder.start();
        String printed = new String(load.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = load.waitFor();
        String errors = Files.readString(folder.resolve("errors"), StandardCharsets.UTF_8);
        assertThat(exitCode).as("%s: %s%s", surrounding, printed, errors).isEqualTo(2);
        assertThat(errors).as("%s", surrounding).doesNotContain("not UTF-8", "?");
        String all = printed.replaceAll("(?m)^ *(Warehouse|Output) .*$", "") + tables(home, surrounding) + files(home);
        return all.replace(home.folder().toString(), "<home>");
    }

    private static String tables(Home home, Surrounding surrounding) {
        if (!surrounding.embedded()) {
            return dump(home);
        }
        try (EmbeddedServer server = EmbeddedServer.join(home.folder().resolve(".caravan"))) {
            return dump(home.at(server.url(), server.user(), server.password()));
        }
    }

    private static String dump(Home home) {
        StringBuilder dump = new StringBuilder(String.join("\n", home.dump("shop")));
        for (String query : LEDGER) {
            dump.append('\n')
                    .append(home.ask(
                            "SELECT coalesce(string_agg(row, E'\\n' ORDER BY row), '') FROM (SELECT q::text AS row FROM ("
                                    + query + ") AS q) AS rows"));
        }
        return dump + "\n";
    }

    /** Output files byte for byte, mails without their times, and the names of all others. */
    private static String files(Home home) throws Exception {
        StringBuilder all = new StringBuilder();
        for (String place : List.of("output/shop", "output/outbox", "raw_data/failed", "raw_data/archive")) {
            try (Stream<Path> files = Files.walk(home.folder().resolve(place))) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    String name = home.folder().relativize(file).toString();
                    all.append(name.replaceAll("\\d{4}-\\d\\d-\\d\\d[^/]*?(?=/)", "<day>"))
                            .append('\n')
                            .append(
                                    name.endsWith(".eml")
                                            ? mail(file)
                                            : Base64.getEncoder().encodeToString(Files.readAllBytes(file)))
                            .append('\n');
                }
            }
        }
        return all.toString();
    }

    private static String mail(Path file) throws Exception {
        try (InputStream bytes = Files.newInputStream(file)) {
            MimeMessage mail = new MimeMessage(null, bytes);
            return String.join(
                    "\n",
                    Arrays.toString(mail.getFrom()),
                    Arrays.toString(mail.getAllRecipients()),
                    mail.getSubject(),
                    (String) mail.getContent());
        }
    }

    /** The service's clock, not that of the database, is days ahead or behind, and jumps. */
    @Test
    void aClockThatIsWrongAndJumpsChangesNothing() throws Exception {
        Path library = Stream.of(
                        "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
                        "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1")
                .map(Path::of)
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
        assumeTrue(Faults.areMany(), "only in the long run, as it has to wait");
        assumeTrue(library != null, "a clock that jumps needs libfaketime (Debian: faketime)");
        Truth truth = Truth.shop();
        Home home = Home.in(folder.resolve("home"));
        Path clock = folder.resolve("clock");
        Files.writeString(clock, "+0");
        List<String> jumps = List.of("-3d", "+0", "+40d");
        List<List<String>> parts = truth.parts(jumps.size());
        List<String> violations = new ArrayList<>();
        String printed;
        try (Caravan run = Caravan.in(home)
                        .environment("LD_PRELOAD", library.toString())
                        .environment("FAKETIME_TIMESTAMP_FILE", clock.toString())
                        .environment("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                        .environment("DONT_FAKE_MONOTONIC", "1")
                        .environment("NO_FAKE_STAT", "1")
                        .environment("FAKETIME_NO_CACHE", "1")
                        .start("run")
                        .up();
                DroppedFiles watch = new DroppedFiles(home, truth)) {
            for (int i = 0; i < jumps.size(); i++) {
                Files.writeString(clock, jumps.get(i));
                watch.drop(parts.get(i));
                boolean unused = Awaiting.until(() -> false, Duration.ofSeconds(3));
            }
            violations.addAll(Faults.healed("when the clock is right", () -> Verdict.isAtRest(home, truth)));
            violations.addAll(watch.violations());
            printed = run.text();
        }
        violations.addAll(Verdict.ofInbox(home, truth, printed));
        Faults.verdict(this, "the clock jumps by days", jumps.size(), violations);
    }
}

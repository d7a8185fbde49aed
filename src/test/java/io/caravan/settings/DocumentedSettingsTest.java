package io.caravan.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.contract.DatasetName;
import io.caravan.report.ReportName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting that docs/operations.md lists acts, wherever it is set. */
class DocumentedSettingsTest {

    private static final Path DOCUMENTATION = Path.of("docs/operations.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final String SCHEDULE = "0 0 5 * * ?";

    @TempDir
    Path home;

    /** A value that is not the default, and where it has to arrive. */
    record Sample(String key, String value, Function<Settings, Object> read, String expected) {

        static Sample of(String key, String value, Function<Settings, Object> read) {
            return new Sample(key, value, read, value);
        }

        @Override
        public String toString() {
            return key;
        }
    }

    static Stream<Sample> samples() {
        return Stream.of(
                Sample.of("caravan.db.url", "jdbc:postgresql://db.example.org/x", settings -> settings.db()
                        .url()),
                Sample.of("caravan.db.user", "loader", settings -> settings.db().user()),
                Sample.of("caravan.db.password", "a password", settings -> settings.db()
                        .password()
                        .value()),
                Sample.of("caravan.db.connections", "33", settings -> settings.db()
                        .connections()),
                Sample.of(
                        "caravan.key", "a secret of more than 32 characters, as it must be", settings -> settings.key()
                                .value()),
                folder("caravan.inbox", Settings::inbox),
                folder("caravan.archive", Settings::archive),
                folder("caravan.failed", Settings::failed),
                folder("caravan.output", Settings::output),
                folder("caravan.state", Settings::state),
                folder("caravan.routes", Settings::routes),
                Sample.of("caravan.batch-size", "17", Settings::batchSize),
                Sample.of("caravan.gzip-level", "7", Settings::gzipLevel),
                Sample.of("caravan.runs", "900", Settings::runs),
                Sample.of("caravan.files-per-poll", "77", Settings::filesPerPoll),
                Sample.of("caravan.unmatched-after", "PT7M", Settings::unmatchedAfter),
                Sample.of("caravan.lease", "PT7M", Settings::lease),
                Sample.of("caravan.tell-every", "PT7S", Settings::tellEvery),
                Sample.of("caravan.time-zone", "Europe/Berlin", Settings::timeZone),
                Sample.of("caravan.erasure-schedule", SCHEDULE, Settings::erasureSchedule),
                Sample.of("caravan.housekeeping-schedule", SCHEDULE, Settings::housekeepingSchedule),
                Sample.of("caravan.retention-schedule", SCHEDULE, Settings::retentionSchedule),
                Sample.of("caravan.retention.archive", "PT2400H", settings -> settings.retention()
                        .archive()),
                Sample.of("caravan.retention.failed", "PT2400H", settings -> settings.retention()
                        .failed()),
                Sample.of("caravan.retention.mails", "PT2400H", settings -> settings.retention()
                        .mails()),
                Sample.of("caravan.retention.quality", "PT2400H", settings -> settings.retention()
                        .quality()),
                Sample.of("caravan.retention.certificates", "PT2400H", settings -> settings.retention()
                        .certificates()),
                Sample.of("caravan.limits.record-bytes", "70000", settings -> settings.limits()
                        .recordBytes()),
                Sample.of("caravan.limits.file-bytes", "7000000", settings -> settings.limits()
                        .fileBytes()),
                Sample.of("caravan.limits.records", "7000", settings -> settings.limits()
                        .records()),
                Sample.of("caravan.limits.nesting", "70", settings -> settings.limits()
                        .nesting()),
                Sample.of("caravan.limits.ratio", "70", settings -> settings.limits()
                        .ratio()),
                Sample.of("caravan.fetch.retries", "7", settings -> settings.fetch()
                        .retries()),
                Sample.of("caravan.fetch.retry-delay", "PT7S", settings -> settings.fetch()
                        .retryDelay()),
                Sample.of("caravan.fetch.timeout", "PT7S", settings -> settings.fetch()
                        .timeout()),
                Sample.of("caravan.fetch.proxy", "proxy.example.org:3128", settings -> settings.fetch()
                        .proxy()),
                Sample.of("caravan.s3.endpoint", "https://storage.example.org", settings -> settings.s3()
                        .endpoint()),
                Sample.of("caravan.s3.region", "eu-central-1", settings -> settings.s3()
                        .region()),
                Sample.of("caravan.s3.access-key", "reader", settings -> settings.s3()
                        .accessKey()),
                Sample.of("caravan.s3.secret-key", "a secret", settings -> settings.s3()
                        .secretKey()
                        .value()),
                Sample.of("caravan.s3.objects-per-page", "7", settings -> settings.s3()
                        .objectsPerPage()),
                Sample.of("caravan.mail.host", "smtp.example.org", settings -> settings.mail()
                        .host()),
                Sample.of(
                        "caravan.mail.port", "587", settings -> settings.mail().port()),
                new Sample(
                        "caravan.mail.tls",
                        "starttls",
                        settings -> settings.mail().tls(),
                        "STARTTLS"),
                Sample.of("caravan.mail.user", "caravan", settings -> settings.mail()
                        .user()),
                Sample.of("caravan.mail.password", "a password", settings -> settings.mail()
                        .password()
                        .value()),
                Sample.of("caravan.mail.from", "caravan@example.org", settings -> settings.mail()
                        .from()),
                Sample.of("caravan.mail.to", "desk@example.org", settings -> settings.mail()
                        .to()),
                new Sample(
                        "caravan.mail.reports-to",
                        "a@example.org,b@example.org",
                        settings -> settings.mail().receiversOfReports(),
                        "[a@example.org, b@example.org]"),
                ofDomain("retail.source-url", "https://shop.example.org/orders"),
                ofDomain("retail.orders.fetch-schedule", SCHEDULE),
                ofDomain("delivery.source.url", "jdbc:postgresql://replica.example.org/operations"),
                ofDomain("delivery.source.user", "reader"),
                ofDomain("delivery.source.password", "a password"),
                ofDomain("delivery.<dataset>.read-schedule", SCHEDULE),
                ofDomain("delivery.<dataset>.reconcile-schedule", SCHEDULE),
                ofDomain("delivery.mode", "cdc"),
                ofDomain("delivery.cdc.every", "PT7S"),
                ofDomain("delivery.cdc.behind-limit", "7"),
                ofDomain("coins.metrics.<field>.url", "https://prices.example.org"),
                ofDomain("coins.metrics.<field>.history-url", "https://prices.example.org"),
                ofDomain("coins.metrics.poll-schedule", SCHEDULE),
                ofDomain("coins.metrics.history-schedule", SCHEDULE),
                ofDomain("b2b.weblog.follow", "/var/log/access.log"),
                ofDomain("b2b.weblog.follow-schedule", SCHEDULE),
                new Sample(
                        "<domain>.<dataset>.schedule",
                        SCHEDULE,
                        settings -> settings.schedule(DatasetName.parse(example("<domain>.<dataset>")))
                                .orElse(""),
                        SCHEDULE),
                new Sample(
                        "<domain>.<report>.schedule",
                        SCHEDULE,
                        settings -> settings.schedule(new ReportName("shop", "monthly"))
                                .orElse(""),
                        SCHEDULE));
    }

    private static Sample folder(String key, Function<Settings, Path> read) {
        return new Sample(
                key,
                "another/place",
                settings -> read.apply(settings)
                        .subpath(
                                read.apply(settings).getNameCount() - 2,
                                read.apply(settings).getNameCount()),
                "another/place");
    }

    private static Sample ofDomain(String key, String value) {
        return Sample.of(key, value, settings -> settings.ofDomain(example(key)).orElse(""));
    }

    /** A key in the place of one that stands for several. */
    private static String example(String key) {
        return key.replace("<domain>", "shop")
                .replace("<dataset>", "orders")
                .replace("<report>", "monthly")
                .replace("<field>", "price");
    }

    @BeforeEach
    void hasDomains() throws IOException {
        for (String domain : List.of("shop", "retail", "delivery", "coins", "b2b")) {
            Files.createDirectories(home.resolve("routes").resolve(domain));
            Files.createDirectories(home.resolve("another/place").resolve(domain));
        }
    }

    @Test
    void theDocumentationListsTheSettingsThatThereAre() throws IOException {
        Set<String> known = new TreeSet<>(SettingsReader.keys(home));
        known.removeIf(key -> key.endsWith("-file"));
        assertThat(documented())
                .filteredOn(key -> key.startsWith("caravan."))
                .containsExactlyInAnyOrderElementsOf(known);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void hasAnotherDefault(Sample sample) {
        assertThat(sample.read().apply(SettingsReader.read(home, Map.of())))
                .extracting(String::valueOf)
                .isNotEqualTo(sample.expected());
    }

    @Test
    void eachOfThemIsTriedHere() throws IOException {
        assertThat(samples().map(Sample::key)).containsExactlyInAnyOrderElementsOf(documented());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void actsInTheEnvironment(Sample sample) {
        Map<String, String> environment = Map.of(SettingsReader.variable(example(sample.key())), sample.value());
        acts(sample, environment);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void actsInTheFile(Sample sample) throws IOException {
        file(example(sample.key()) + "=" + sample.value());
        acts(sample, Map.of());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aSecretActsInAFileOfItsOwn(Sample sample) throws IOException {
        if (SettingsReader.keys(home).contains(sample.key() + "-file")) {
            Files.writeString(home.resolve("secret"), sample.value() + "\n");
            file(sample.key() + "-file=secret");
            acts(sample, Map.of());
        }
    }

    private void acts(Sample sample, Map<String, String> environment) {
        Map<String, String> together = new HashMap<>(environment);
        // Neither may be set alone.
        if (sample.key().equals("caravan.s3.access-key")) {
            together.put("CARAVAN_S3_SECRET_KEY", "something");
        } else if (sample.key().equals("caravan.s3.secret-key")) {
            together.put("CARAVAN_S3_ACCESS_KEY", "somebody");
        }
        assertThat(sample.read().apply(SettingsReader.read(home, together))).hasToString(sample.expected());
    }

    private void file(String content) throws IOException {
        Files.writeString(home.resolve("caravan.properties"), content + "\n");
    }

    /** The keys in the first column of the table: {@code `caravan.db.url`, `.user`} are caravan.db.url and caravan.db.user. */
    private static Set<String> documented() throws IOException {
        Set<String> keys = new HashSet<>();
        for (String line : Files.readAllLines(DOCUMENTATION)) {
            if (!line.startsWith("| `")) {
                continue;
            }
            List<String> codes = new ArrayList<>(
                    codes(line.substring(2, line.indexOf(" | "))).toList());
            codes.removeIf(code -> code.matches("[A-Z_]+")); // a name in the environment alone
            for (String code : codes) {
                String first = codes.get(0);
                keys.add(code.startsWith(".") ? first.substring(0, first.lastIndexOf('.')) + code : code);
            }
        }
        return keys;
    }

    private static Stream<String> codes(String cell) {
        Matcher matcher = CODE.matcher(cell);
        return matcher.results().map((MatchResult code) -> code.group(1));
    }
}

package io.caravan.settings;

import io.caravan.failure.InvalidSettingException;
import io.caravan.failure.Suggestion;
import io.caravan.file.FileFailures;
import io.caravan.file.FileTree;
import io.caravan.read.Limits;
import io.caravan.retain.Periods;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings: the environment first ({@code caravan.db.url} is {@code CARAVAN_DB_URL} there), then
 * {@code caravan.properties} in the home folder, then the defaults.
 */
public final class SettingsReader {

    private static final String IN_FILE = "_FILE";

    /** What mails, reports, requests, sources and schedules need of connections, besides one for each run. */
    private static final int BESIDE_RUNS = 8;

    /** Of the launcher and the container, not ours to read. */
    private static final Set<String> NOT_SETTINGS = Set.of("CARAVAN_JAVA_OPTS", "CARAVAN_HOME", "CARAVAN_WITH");

    private final Path home;
    private final Map<String, String> environment;
    private final Map<String, String> file;
    private final Set<String> known = new HashSet<>();

    private SettingsReader(Path home, Map<String, String> environment) {
        this.home = home;
        this.environment = environment;
        this.file = file(home.resolve("caravan.properties"));
    }

    /**
     * @param home the folder that relative paths start from
     * @param environment the process's environment
     * @throws InvalidSettingException for a value that cannot work and for a key that nobody knows
     */
    public static Settings read(Path home, Map<String, String> environment) {
        SettingsReader reader = new SettingsReader(home.toAbsolutePath().normalize(), environment);
        Settings settings = reader.settings();
        reader.refuseUnknown();
        check(settings);
        return settings;
    }

    /** The keys of all settings but those of domains, which are what their routes ask for. */
    static Set<String> keys(Path home) {
        SettingsReader reader = new SettingsReader(home, Map.of());
        var unused = reader.settings();
        return Set.copyOf(reader.known);
    }

    /** As many as there are cores, and two at least: one is read while another waits for the database. */
    private int runs() {
        return number("caravan.runs", Math.max(2, Runtime.getRuntime().availableProcessors()))
                .intValue();
    }

    private Settings settings() {
        return new Settings(
                path("caravan.inbox", "raw_data/inbox"),
                path("caravan.archive", "raw_data/archive"),
                path("caravan.failed", "raw_data/failed"),
                path("caravan.output", "output"),
                path("caravan.routes", "routes"),
                path("caravan.state", ".caravan"),
                number("caravan.batch-size", 2000).intValue(),
                number("caravan.gzip-level", 1).intValue(),
                runs(),
                number("caravan.files-per-poll", 10_000).intValue(),
                duration("caravan.unmatched-after", "PT10M"),
                duration("caravan.lease", "PT1M"),
                duration("caravan.tell-every", "PT10S"),
                zone("caravan.time-zone", "UTC"),
                text("caravan.erasure-schedule", "0 0 1 * * ?"),
                text("caravan.housekeeping-schedule", "0 * * * * ?"),
                text("caravan.retention-schedule", "0 0 2 * * ?"),
                new Settings.Fetch(
                        number("caravan.fetch.retries", 5).intValue(),
                        duration("caravan.fetch.retry-delay", "PT1S"),
                        duration("caravan.fetch.timeout", "PT1M"),
                        text("caravan.fetch.proxy", "")),
                new Settings.S3(
                        text("caravan.s3.endpoint", ""),
                        text("caravan.s3.region", "us-east-1"),
                        text("caravan.s3.access-key", ""),
                        secret("caravan.s3.secret-key"),
                        number("caravan.s3.objects-per-page", 1000).intValue()),
                new Settings.Db(
                        text("caravan.db.url", ""),
                        text("caravan.db.user", ""),
                        secret("caravan.db.password"),
                        number("caravan.db.connections", runs() + BESIDE_RUNS).intValue()),
                new Settings.Mail(
                        text("caravan.mail.host", ""),
                        number("caravan.mail.port", 25).intValue(),
                        tls("caravan.mail.tls"),
                        text("caravan.mail.user", ""),
                        secret("caravan.mail.password"),
                        text("caravan.mail.from", "caravan@localhost"),
                        text("caravan.mail.to", "operator@localhost"),
                        addresses("caravan.mail.reports-to")),
                new Limits(
                        number("caravan.limits.record-bytes", Limits.DEFAULT.recordBytes())
                                .intValue(),
                        number("caravan.limits.file-bytes", Limits.DEFAULT.fileBytes()),
                        number("caravan.limits.records", Limits.DEFAULT.records()),
                        number("caravan.limits.nesting", Limits.DEFAULT.nesting())
                                .intValue(),
                        number("caravan.limits.ratio", Limits.DEFAULT.ratio()).intValue()),
                new Periods(
                        duration("caravan.retention.archive", "P365D"),
                        duration("caravan.retention.failed", "P90D"),
                        duration("caravan.retention.mails", "P90D"),
                        duration("caravan.retention.quality", "P365D"),
                        duration("caravan.retention.certificates", "P3650D")),
                secret("caravan.key"),
                ofDomains(path("caravan.routes", "routes")));
    }

    private Path path(String key, String fallback) {
        return home.resolve(text(key, fallback)).normalize();
    }

    private Long number(String key, long fallback) {
        String text = text(key, Long.toString(fallback));
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new InvalidSettingException(key + ": must be a whole number");
        }
    }

    private Duration duration(String key, String fallback) {
        try {
            return Duration.parse(text(key, fallback));
        } catch (DateTimeParseException e) {
            throw new InvalidSettingException(
                    key + ": must be a duration such as PT10M (ten minutes) or P90D (ninety days)");
        }
    }

    /** Regions only: Quartz and PostgreSQL know them by the same names, and take an offset for something else. */
    private ZoneId zone(String key, String fallback) {
        String name = text(key, fallback);
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw new InvalidSettingException(key + ": must be the name of a time zone such as Europe/Berlin or UTC");
        }
        return ZoneId.of(name);
    }

    private Settings.Mail.Tls tls(String key) {
        try {
            return Settings.Mail.Tls.valueOf(text(key, "none").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(key + ": must be none, starttls or implicit");
        }
    }

    /** A secret stands in the setting itself, or in the file that {@code <key>-file} names. */
    private Secret secret(String key) {
        String direct = text(key, "");
        String secretFile = text(key + "-file", "");
        if (secretFile.isEmpty()) {
            return new Secret(direct);
        }
        return content(key + "-file", secretFile);
    }

    private String text(String key, String fallback) {
        known.add(key);
        return Optional.ofNullable(environment.get(variable(key)))
                .or(() -> Optional.ofNullable(file.get(key)))
                .orElse(fallback)
                .strip();
    }

    /** Several, separated by commas. The environment may call those who get reports {@code REPORT_EMAIL_TARGETS}, too. */
    private List<String> addresses(String key) {
        String addresses = text(key, environment.getOrDefault("REPORT_EMAIL_TARGETS", ""));
        return Arrays.stream(addresses.split(",", -1))
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .toList();
    }

    /**
     * What the routes of a domain ask for: {@code shop.customers.schedule}, in the environment {@code
     * SHOP_CUSTOMERS_SCHEDULE}. Any of them can stand in a file, too.
     */
    private Map<String, Secret> ofDomains(Path routes) {
        Map<String, Secret> settings = new HashMap<>();
        file.forEach((key, value) -> {
            if (isOfDomain(key, routes)) {
                known.add(key);
                settings.put(variable(key), new Secret(value.strip()));
            }
        });
        List<String> domains = domains(routes);
        environment.forEach((name, value) -> {
            if (domains.stream().anyMatch(domain -> name.startsWith(variable(domain) + "_"))) {
                settings.put(name, new Secret(value.strip()));
            }
        });
        Map<String, Secret> inFiles = new HashMap<>();
        settings.forEach((name, value) -> {
            if (name.endsWith(IN_FILE)) {
                inFiles.put(name.substring(0, name.length() - IN_FILE.length()), content(name, value.value()));
            }
        });
        inFiles.forEach(settings::putIfAbsent);
        return settings;
    }

    private static boolean isOfDomain(String key, Path routes) {
        int dot = key.indexOf('.');
        return dot > 0 && !key.startsWith("caravan.") && Files.isDirectory(routes.resolve(key.substring(0, dot)));
    }

    private static List<String> domains(Path routes) {
        if (!Files.isDirectory(routes)) {
            throw new InvalidSettingException(
                    "caravan.routes: " + routes + " is no folder; set the one that the routes are in");
        }
        FileTree tree = FileTree.of(routes, 1);
        if (!tree.unreadable().isEmpty()) {
            throw new InvalidSettingException("caravan.routes: " + routes + ": permission is missing");
        }
        return tree.entries().stream()
                .map(FileTree.Entry::path)
                .filter(Files::isDirectory)
                .map(folder -> folder.getFileName().toString())
                .toList();
    }

    private Secret content(String key, String secretFile) {
        try {
            return new Secret(Files.readString(home.resolve(secretFile)).strip());
        } catch (IOException e) {
            throw new InvalidSettingException(
                    key + ": " + FileFailures.of(e, home.resolve(secretFile)).text());
        }
    }

    private void refuseUnknown() {
        for (String key : file.keySet()) {
            if (!known.contains(key)) {
                throw new InvalidSettingException(
                        key + ": is no setting (in caravan.properties)" + Suggestion.after(key, known));
            }
        }
        Set<String> variables = new HashSet<>(NOT_SETTINGS);
        known.forEach(key -> variables.add(variable(key)));
        for (String name : environment.keySet()) {
            if (name.startsWith("CARAVAN_") && !variables.contains(name)) {
                throw new InvalidSettingException(
                        name + ": is no setting (in the environment)" + Suggestion.after(name, variables));
            }
        }
    }

    /** How the environment calls a setting. */
    public static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static Map<String, String> file(Path path) {
        Map<String, String> values = new HashMap<>();
        if (Files.exists(path)) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException e) {
                throw new InvalidSettingException(FileFailures.of(e, path).text());
            }
            properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        }
        return values;
    }

    private static void check(Settings settings) {
        try (ValidatorFactory factory = Validation.byDefaultProvider()
                .configure()
                .messageInterpolator(new ParameterMessageInterpolator())
                .buildValidatorFactory()) {
            Set<ConstraintViolation<Settings>> violations =
                    factory.getValidator().validate(settings);
            @Nullable
            ConstraintViolation<Settings> first =
                    violations.stream().min((a, b) -> key(a).compareTo(key(b))).orElse(null);
            if (first != null) {
                throw new InvalidSettingException(key(first) + ": " + first.getMessage());
            }
        }
    }

    /** {@code limits.recordBytes} is the key {@code caravan.limits.record-bytes}. */
    private static String key(ConstraintViolation<Settings> violation) {
        return "caravan."
                + violation
                        .getPropertyPath()
                        .toString()
                        .replaceAll("([A-Z])", "-$1")
                        .toLowerCase(Locale.ROOT);
    }
}

package io.caravan.route;

import io.caravan.failure.InvalidSettingException;
import io.caravan.settings.Settings;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/**
 * How the changes of a domain's tables are learnt of: {@code <domain>.mode} is {@code poll}, or {@code cdc} for change data capture.
 *
 * @param every how long a change waits for others at the most, to come into the inbox with them
 * @param behind how many bytes of its log the database may have to keep before somebody is told
 */
record CaptureSettings(String domain, Duration every, long behind) {

    private static final String COMPONENT = "org.apache.camel.component.debezium.postgres.DebeziumPostgresComponent";
    private static final long GIB = 1L << 30;

    /** Empty where nothing is captured. */
    static Optional<CaptureSettings> of(Settings settings, String domain) {
        String mode = settings.ofDomain(domain + ".mode").orElse("poll");
        return switch (mode) {
            case "poll" -> Optional.empty();
            case "cdc" -> {
                checkLibraries(domain);
                if (settings.ofDomain(domain + ".source.url").orElse("").isEmpty()) {
                    throw new InvalidSettingException(domain
                            + ".source.url: is not set, so there is no database whose changes could be captured");
                }
                yield Optional.of(new CaptureSettings(domain, every(settings, domain), behind(settings, domain)));
            }
            default -> throw new InvalidSettingException(domain + ".mode: must be poll or cdc");
        };
    }

    private static void checkLibraries(String domain) {
        try {
            Class.forName(COMPONENT, false, CaptureSettings.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new InvalidSettingException(
                    domain + ".mode: cdc needs the libraries of change data capture, which this build"
                            + " does not have; start by CARAVAN_WITH=cdc ./caravan, or build by mvn package -Pcdc");
        }
    }

    private static Duration every(Settings settings, String domain) {
        String key = domain + ".cdc.every";
        try {
            Duration every = Duration.parse(settings.ofDomain(key).orElse("PT5S"));
            if (every.toMillis() < 100) {
                throw new InvalidSettingException(key + ": must be a tenth of a second at least");
            }
            return every;
        } catch (DateTimeParseException e) {
            throw new InvalidSettingException(key + ": must be a duration such as PT5S (five seconds)");
        }
    }

    private static long behind(Settings settings, String domain) {
        String key = domain + ".cdc.behind-limit";
        try {
            return Long.parseLong(settings.ofDomain(key).orElse(Long.toString(GIB)));
        } catch (NumberFormatException e) {
            throw new InvalidSettingException(key + ": must be a number of bytes");
        }
    }

    /** What slot and publication are called. */
    String name() {
        return "caravan_" + domain;
    }

    /** What the route of the domain asks for beside the settings themselves. */
    Map<String, String> properties(SourceDatabases.Address address) {
        String prefix = "caravan.capture." + domain + ".";
        return Map.of(
                prefix + "host", address.host(),
                prefix + "port", address.port(),
                prefix + "database", address.database(),
                prefix + "ssl", address.ssl(),
                prefix + "every", Long.toString(every.toMillis()));
    }
}

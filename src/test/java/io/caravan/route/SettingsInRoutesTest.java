package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.contract.Contracts;
import io.caravan.database.Database;
import io.caravan.report.Reports;
import io.caravan.settings.Keys;
import io.caravan.settings.Settings;
import io.caravan.settings.SettingsReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the routes get of a setting that stands in the environment, which a process of its own has. */
class SettingsInRoutesTest {

    private static final Path ROUTES = Path.of("routes").toAbsolutePath();

    @TempDir
    Path home;

    /** Prints what Camel makes of each argument. */
    static final class Resolving {

        private Resolving() {}

        public static void main(String[] arguments) throws Exception {
            Settings settings = SettingsReader.read(Path.of(arguments[0]), System.getenv());
            Contracts contracts = Contracts.read(settings.routes());
            Reports reports = Reports.read(settings.routes(), contracts);
            try (Database database = new Database("jdbc:postgresql://localhost:1/none", "", "")) {
                CamelContext camel = new Service(
                                settings, Keys.of(settings), database, contracts, reports, true, () -> false)
                        .camel();
                for (String key : List.of(arguments).subList(1, arguments.length)) {
                    System.out.println(key + "=" + camel.resolvePropertyPlaceholders("{{" + key + "}}"));
                }
                HttpComponent http = camel.getComponent("http", HttpComponent.class);
                System.out.println("proxy=" + http.getProxyHost() + ":" + http.getProxyPort());
                QuartzEndpoint schedule = camel.getEndpoint("quartz:some?cron=0+0+0+1+1+?+2099", QuartzEndpoint.class);
                System.out.println("zone=" + schedule.getTriggerParameters().get(ScheduleZone.TIME_ZONE));
            }
            System.out.flush();
            Runtime.getRuntime().halt(0); // nothing was started, so there is nothing to stop
        }
    }

    @Test
    void isWhatTheServiceGivesThem() throws Exception {
        Map<String, String> expected = new HashMap<>(Map.of(
                "caravan.inbox", home.resolve("in").toString(),
                "caravan.files-per-poll", "77",
                "caravan.tell-every", "7000",
                "caravan.erasure-schedule", "0 0 5 * * ?",
                "caravan.housekeeping-schedule", "0 5 * * * ?",
                "caravan.retention-schedule", "0 0 6 * * ?",
                "caravan.fetch.retries", "7",
                "caravan.fetch.timeout", "5000",
                "proxy", "proxy.example.org:3128",
                "zone", "Europe/Berlin"));
        expected.putAll(Map.of(
                "retail.source-url", "https://shop.example.org/orders",
                "retail.orders.fetch-schedule", "0 0 7 * * ?",
                "shop.customers.schedule", "0 0 8 * * ?",
                "coins.metrics.poll-schedule", "0 0 9 * * ?",
                "b2b.weblog.follow", "/var/log/access.log",
                "delivery.mode", "poll"));
        Map<String, String> resolved = resolved(
                Map.ofEntries(
                        Map.entry("CARAVAN_ROUTES", ROUTES.toString()),
                        Map.entry("CARAVAN_KEY", "a secret of more than 32 characters, as it must be"),
                        Map.entry("CARAVAN_INBOX", "in"),
                        Map.entry("CARAVAN_FILES_PER_POLL", "77"),
                        Map.entry("CARAVAN_TELL_EVERY", "PT7S"),
                        Map.entry("CARAVAN_ERASURE_SCHEDULE", "0 0 5 * * ?"),
                        Map.entry("CARAVAN_HOUSEKEEPING_SCHEDULE", "0 5 * * * ?"),
                        Map.entry("CARAVAN_RETENTION_SCHEDULE", "0 0 6 * * ?"),
                        Map.entry("CARAVAN_FETCH_RETRIES", "7"),
                        Map.entry("CARAVAN_FETCH_RETRY_DELAY", "PT3S"),
                        Map.entry("CARAVAN_FETCH_TIMEOUT", "PT5S"),
                        Map.entry("CARAVAN_FETCH_PROXY", "proxy.example.org:3128"),
                        Map.entry("CARAVAN_TIME_ZONE", "Europe/Berlin"),
                        Map.entry("CARAVAN_MAIL_HOST", "smtp.example.org"),
                        Map.entry("CARAVAN_MAIL_PORT", "587"),
                        Map.entry("CARAVAN_MAIL_TLS", "starttls"),
                        Map.entry("CARAVAN_MAIL_USER", "caravan"),
                        Map.entry("CARAVAN_MAIL_PASSWORD", "marker-password"),
                        Map.entry("RETAIL_SOURCE_URL", " https://shop.example.org/orders "),
                        Map.entry("RETAIL_ORDERS_FETCH_SCHEDULE", "0 0 7 * * ?"),
                        Map.entry("SHOP_CUSTOMERS_SCHEDULE", "0 0 8 * * ?"),
                        Map.entry("COINS_METRICS_POLL_SCHEDULE", "0 0 9 * * ?"),
                        Map.entry("B2B_WEBLOG_FOLLOW", "/var/log/access.log"),
                        Map.entry("DELIVERY_MODE", "poll")),
                expected.keySet().stream().filter(key -> key.contains(".")).toList());
        assertThat(resolved.remove("caravan.mail.endpoint"))
                .startsWith("smtp://smtp.example.org:587?")
                .contains("starttls.required=true", "mailAuthenticator")
                .doesNotContain("marker");
        assertThat(resolved).containsExactlyInAnyOrderEntriesOf(expected);
    }

    /** The properties of the JVM are those of whoever starts it, and not checked either. */
    private Map<String, String> resolved(Map<String, String> environment, List<String> keys)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dcaravan.files-per-poll=1",
                "-cp",
                System.getProperty("java.class.path"),
                Resolving.class.getName(),
                home.toString()));
        command.addAll(keys);
        command.add("caravan.mail.endpoint");
        Path output = home.resolve("resolved.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.startsWith("CARAVAN_"));
        builder.environment().putAll(environment);
        assertThat(builder.start().waitFor()).isZero();
        Map<String, String> resolved = new HashMap<>();
        for (String line : Files.readAllLines(output, StandardCharsets.UTF_8)) {
            int equals = line.indexOf('=');
            resolved.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return resolved;
    }
}

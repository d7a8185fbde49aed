package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.caravan.contract.Contracts;
import io.caravan.database.Database;
import io.caravan.failure.InvalidRouteException;
import io.caravan.report.Reports;
import io.caravan.run.Reasons;
import io.caravan.settings.Keys;
import io.caravan.settings.Settings;
import io.caravan.settings.SettingsReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Mistakes in a copy of the shipped routes, on Camel as the service sets it up, without a database. */
class RouteFailuresTest {

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    @TempDir
    Path home;

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void copyRoutes() throws IOException {
        Path shipped = Path.of("routes").toAbsolutePath();
        try (Stream<Path> all = Files.walk(shipped)) {
            for (Path path : all.toList()) {
                Path copy =
                        home.resolve("routes").resolve(shipped.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy);
                }
            }
        }
        logged.start();
        ROOT.addAppender(logged);
    }

    @AfterEach
    void stopLogging() {
        ROOT.detachAppender(logged);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(
                        "YAML: a quote is missing",
                        "shop/customers/customers.camel.yaml",
                        "\"customers*\"",
                        "\"customers*",
                        "routes/shop/customers/customers.camel.yaml:11: is no valid YAML: expected <block end>, but found '{'; the mistake may be some lines above"),
                mistake(
                        "YAML: a tab",
                        "shop/customers/customers.camel.yaml",
                        "      uri: kamelet",
                        "\t  uri: kamelet",
                        "routes/shop/customers/customers.camel.yaml:6: is no valid YAML: a tab; indent with blanks"),
                mistake(
                        "YAML: a key twice",
                        "shared/ingest.camel.yaml",
                        "        - bean:\n            ref: archive",
                        "          bean:\n            ref: archive\n          bean:\n            ref: claim",
                        "routes/shared/ingest.camel.yaml:19: bean is there twice; see whether the dash or the indentation of the second one is missing"),
                mistake(
                        "a dash is missing",
                        "shared/ingest.camel.yaml",
                        "              - bean:\n                  ref: clean",
                        "                bean:\n                  ref: clean",
                        "routes/shared/ingest.camel.yaml:41: bean is there twice; see whether the dash or the indentation of the second one is missing"),
                mistake(
                        "the first dash is missing",
                        "shop/customers/customers.camel.yaml",
                        "- route:",
                        "  route:",
                        "routes/shop/customers/customers.camel.yaml:2: must be a list; a route begins with a dash"),
                mistake(
                        "no route",
                        "shared/retention.camel.yaml",
                        retention(),
                        "# later",
                        "routes/shared/retention.camel.yaml: is empty; write a route into it or delete it"),
                mistake(
                        "an unknown step",
                        "shop/customers/customers.camel.yaml",
                        "- to: direct",
                        "- too: direct",
                        "routes/shop/customers/customers.camel.yaml:13: there is no step too; did you mean to?"),
                mistake(
                        "an unknown step of a kamelet",
                        "shared/dropped-files.kamelet.yaml",
                        "- setProperty:",
                        "- setPropertie:",
                        "routes/shared/dropped-files.kamelet.yaml:53: there is no step setPropertie; did you mean setProperty?"),
                mistake(
                        "an unknown option",
                        "shared/ingest.camel.yaml",
                        "stopOnException",
                        "stopOnExeption",
                        "routes/shared/ingest.camel.yaml:33: split has no option stopOnExeption; did you mean stopOnException?"),
                mistake(
                        "an unknown option of a route",
                        "shop/customers/customers.camel.yaml",
                        "description:",
                        "descripton:",
                        "routes/shop/customers/customers.camel.yaml:4: route has no option descripton; did you mean description?"),
                mistake(
                        "an unknown address",
                        "shop/customers/customers.camel.yaml",
                        "direct:ingest",
                        "direct:injest",
                        "routes/shop/customers/customers.camel.yaml:13: no route begins with direct:injest; did you mean direct:ingest?"),
                mistake(
                        "an unknown address of a step",
                        "shared/mail.camel.yaml",
                        "uri: direct:deliver\n        - bean",
                        "uri: direct:delivr\n        - bean",
                        "routes/shared/mail.camel.yaml:LINE: no route begins with direct:delivr; did you mean direct:deliver?"),
                mistake(
                        "an entrance is missing",
                        "shared/erase.camel.yaml",
                        "direct:requests",
                        "direct:request",
                        "routes/shop/erasure_requests/erasure_requests.camel.yaml:13: no route begins with direct:requests; did you mean direct:request?"),
                mistake(
                        "an unknown bean",
                        "shared/ingest.camel.yaml",
                        "ref: validate",
                        "ref: validat",
                        "routes/shared/ingest.camel.yaml:40: there is no bean validat; did you mean validate?"),
                mistake(
                        "an unknown bean of a routeConfiguration",
                        "shared/failures.camel.yaml",
                        "ref: refuse",
                        "ref: refus",
                        "routes/shared/failures.camel.yaml:14: there is no bean refus; did you mean refuse?"),
                mistake(
                        "an unknown bean of a kamelet",
                        "shared/dropped-files.kamelet.yaml",
                        "#bean:gate",
                        "#bean:gates",
                        "routes/shared/dropped-files.kamelet.yaml:50: there is no bean gates; did you mean gate?"),
                mistake(
                        "an unknown executor",
                        "shared/ingest.camel.yaml",
                        "executorService: rooms",
                        "executorService: room",
                        "routes/shared/ingest.camel.yaml:37: there is no bean room; did you mean rooms?"),
                mistake(
                        "an unknown method",
                        "shared/ingest.camel.yaml",
                        "method: batches",
                        "method: batchs",
                        "routes/shared/ingest.camel.yaml:31: read has no method batchs; did you mean batches?"),
                mistake(
                        "an unknown parameter",
                        "shared/mail.camel.yaml",
                        "blockWhenFull",
                        "blockWhenFul",
                        "routes/shared/mail.camel.yaml:50: seda has no parameter blockWhenFul; did you mean blockWhenFull?"),
                mistake(
                        "the same of a kamelet's step",
                        "shared/dropped-files.kamelet.yaml",
                        "maxMessagesPerPoll",
                        "maxMessagePerPoll",
                        "routes/shared/dropped-files.kamelet.yaml:42: file has no parameter maxMessagePerPoll; did you mean maxMessagesPerPoll?"),
                mistake(
                        "the same of a kamelet",
                        "shop/customers/customers.camel.yaml",
                        "schedule:",
                        "shedule:",
                        "routes/shop/customers/customers.camel.yaml:11: dropped-files has no parameter shedule; did you mean schedule?"),
                mistake(
                        "the same of a shared schedule",
                        "shared/retention.camel.yaml",
                        "cron:",
                        "crom:",
                        "routes/shared/retention.camel.yaml:7: quartz-once has no parameter crom; did you mean cron?"),
                mistake(
                        "a parameter is missing",
                        "shop/customers/customers.camel.yaml",
                        "        include: \"customers*\"\n",
                        "",
                        "routes/shop/customers/customers.camel.yaml:6: dropped-files needs the parameter include"),
                mistake(
                        "a wrong schedule",
                        "shop/customers/customers.camel.yaml",
                        ":* * * * * ?",
                        ":* * * *",
                        "routes/shop/customers/customers.camel.yaml:11: schedule is no Quartz cron expression such as 0 0 * * * ? (every hour)"),
                mistake(
                        "a wrong cron",
                        "delivery/orders/orders.camel.yaml",
                        "0 30 3 * * ?",
                        "0 30 25 * * ?",
                        "routes/delivery/orders/orders.camel.yaml:48: cron is no Quartz cron expression such as 0 0 * * * ? (every hour)"),
                mistake(
                        "a wrong type of an option",
                        "shared/ingest.camel.yaml",
                        "streaming: true",
                        "streaming: maybe",
                        "routes/shared/ingest.camel.yaml:14: streaming must be true or false, not maybe"),
                mistake(
                        "a wrong type of a parameter",
                        "shared/mail.camel.yaml",
                        "concurrentConsumers: 4",
                        "concurrentConsumers: four",
                        "routes/shared/mail.camel.yaml:61: concurrentConsumers must be a number, not four"),
                mistake(
                        "the same of a kamelet's step: a flag",
                        "shared/dropped-files.kamelet.yaml",
                        "noop: true",
                        "noop: maybe",
                        "routes/shared/dropped-files.kamelet.yaml:40: noop cannot be maybe"),
                mistake(
                        "a wrong duration",
                        "shared/mail.camel.yaml",
                        "period: \"{{caravan.tell-every}}\"",
                        "period: soon",
                        "routes/shared/mail.camel.yaml:23: period must be a time such as 500 (milliseconds) or 10s, not soon"),
                mistake(
                        "an id twice",
                        "shop/products/products.camel.yaml",
                        "id: shop-products",
                        "id: shop-customers",
                        "routes/shop/products/products.camel.yaml:3: the id shop-customers is taken by the route at routes/shop/customers/customers.camel.yaml:3"),
                mistake(
                        "an unknown kamelet",
                        "shop/customers/customers.camel.yaml",
                        "kamelet:dropped-files",
                        "kamelet:droped-files",
                        "routes/shop/customers/customers.camel.yaml:6: there is no kamelet droped-files in shared/; did you mean dropped-files?"),
                mistake(
                        "an unknown component",
                        "shop/customers/customers.camel.yaml",
                        "direct:ingest",
                        "dirct:ingest",
                        "routes/shop/customers/customers.camel.yaml:13: there is no component dirct; did you mean direct?"),
                mistake(
                        "an unknown setting",
                        "shared/mail.camel.yaml",
                        "period: \"{{caravan.tell-every}}\"",
                        "period: \"{{caravan.tell-evry}}\"",
                        "routes/shared/mail.camel.yaml:23: there is no setting caravan.tell-evry; did you mean caravan.tell-every?"),
                mistake(
                        "an unknown function",
                        "shared/fetch.camel.yaml",
                        "simple: \"${body}\"",
                        "simple: \"${bodyy}\"",
                        "routes/shared/fetch.camel.yaml:LINE: the expression cannot be read: Valid syntax: ${body.OGNL} was: bodyy at location 0"),
                mistake(
                        "an unknown class",
                        "shared/failures.camel.yaml",
                        "io.caravan.failure.UnreadableFileException",
                        "io.caravan.failure.UnreadableFilException",
                        "routes/shared/failures.camel.yaml:7: there is no class io.caravan.failure.UnreadableFilException"));
    }

    private static String retention() {
        try {
            return Files.readString(Path.of("routes/shared/retention.camel.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Arguments mistake(String what, String file, String right, String wrong, String text) {
        return Arguments.of(what, file, right, wrong, text);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void aMistakeIsOneLineWithItsPlace(String what, String file, String right, String wrong, String text)
            throws IOException {
        replace(file, right, wrong);
        String changed = Files.readString(home.resolve("routes").resolve(file));
        long line = changed.substring(0, Math.max(0, changed.indexOf(wrong)))
                .lines()
                .count();
        Throwable failure = catchThrowable(this::start);
        assertThat(failure).isInstanceOf(InvalidRouteException.class);
        assertThat(Reasons.linesOf(failure)).isEqualTo(text.replace("LINE", Long.toString(line)));
        assertThat(logged.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .extracting(ILoggingEvent::getFormattedMessage)
                .isEmpty();
    }

    @Test
    void theShippedRoutesStart() {
        start();
        RouteSchema.read().check(RouteFiles.read(home.resolve("routes")));
    }

    private void replace(String name, String right, String wrong) throws IOException {
        Path file = home.resolve("routes").resolve(name);
        String before = Files.readString(file);
        assertThat(before).contains(right);
        int at = before.indexOf(right);
        Files.writeString(file, before.substring(0, at) + wrong + before.substring(at + right.length()));
    }

    private void start() {
        Settings settings = SettingsReader.read(home, Map.of("CARAVAN_DB_URL", "jdbc:postgresql://127.0.0.1:9/none"));
        Contracts contracts = Contracts.read(settings.routes());
        try (Database database = new Database(settings.db().url(), "nobody", "", 1);
                Service service = new Service(
                        settings,
                        Keys.of(settings),
                        database,
                        contracts,
                        Reports.read(settings.routes(), contracts),
                        false,
                        () -> false)) {
            service.startRoutes();
        }
    }
}

package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.caravan.contract.DatasetName;
import io.caravan.route.Awaiting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A source that is asked over HTTP, on a real server that is not always at its best. */
class FetchIT {

    private static final String ORDERS = "{\"orders\": [" + order(1) + "," + order(2) + "]}";

    @TempDir
    Path folder;

    private final Queue<Answer> answers = new ArrayDeque<>();
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;

    /** What the server does when it is asked. */
    enum Answer {
        WHOLE,
        UNAVAILABLE,
        GONE,
        SILENT,
        NO_CONTENT,
        CUT,
        CUT_IN_CHUNKS,
        CUT_ZIP,
        EMPTY_ARRAY,
        NO_ARRAY,
        RUBBISH,
        NOTHING
    }

    @BeforeEach
    void serves() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stops() {
        server.stop(0);
    }

    private static String order(int id) {
        return """
                {"id": %d, "user_id": 7, "total_price": "1.00", "line_items": [],
                 "created_at": "2017-10-30T19:58:29-04:00", "updated_at": "2017-10-30T20:00:00-04:00"}"""
                .formatted(id);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        Answer answer = answers.size() > 1 ? answers.remove() : answers.element();
        byte[] zip = zip("2017-10-30.json", ORDERS);
        switch (answer) {
            case WHOLE -> send(exchange, 200, zip, zip.length);
            case UNAVAILABLE -> send(exchange, 503, "marker-secret".getBytes(StandardCharsets.UTF_8), 13);
            case GONE -> exchange.sendResponseHeaders(404, -1);
            case SILENT -> Awaiting.until(() -> false, Duration.ofSeconds(3));
            case NO_CONTENT -> exchange.sendResponseHeaders(204, -1);
            case CUT -> send(exchange, 200, zip, zip.length + 100);
            case CUT_IN_CHUNKS -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(ORDERS.getBytes(StandardCharsets.UTF_8), 0, 150);
                exchange.getResponseBody().flush();
                throw new IOException("the line is cut");
            }
            case CUT_ZIP -> send(exchange, 200, zip, zip.length / 2);
            case EMPTY_ARRAY -> send(exchange, 200, zip("2017-10-30.json", "{\"orders\": []}"));
            case NO_ARRAY -> send(exchange, 200, zip("2017-10-30.json", "{\"errors\": \"none\"}"));
            case RUBBISH -> send(exchange, 200, "<html>Please log in</html>".getBytes(StandardCharsets.UTF_8));
            case NOTHING -> send(exchange, 200, new byte[0]);
        }
        exchange.close();
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** Promises {@code promised} bytes, and gives no more than there are, or than were promised. */
    private static void send(HttpExchange exchange, int status, byte[] body, int promised) throws IOException {
        exchange.sendResponseHeaders(status, promised);
        exchange.getResponseBody().write(body, 0, Math.min(body.length, promised));
    }

    private static byte[] zip(String name, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private Home home(String... more) {
        List<String> settings = Stream.concat(
                        Stream.of(
                                "retail.source-url=http://127.0.0.1:"
                                        + server.getAddress().getPort() + "/orders.zip?token=marker-secret",
                                "caravan.fetch.retries=3",
                                "caravan.fetch.retry-delay=PT0.01S"),
                        Stream.of(more))
                .toList();
        return Home.in(folder.resolve("home"), settings.toArray(String[]::new));
    }

    private static List<Path> inInbox(Home home) throws IOException {
        Path inbox = home.inbox().resolve("retail");
        try (Stream<Path> files = Files.exists(inbox) ? Files.list(inbox) : Stream.empty()) {
            return files.toList();
        }
    }

    @Test
    void whatIsFetchedIsAFileInTheInboxAndLoadsLikeAnyOther() throws IOException {
        answers.add(Answer.WHOLE);
        Home home = home();
        Home.Answer fetch = home.run("fetch", "retail.orders");
        assertThat(fetch.exitCode()).as(fetch.text()).isEqualTo(ExitCode.DONE);
        assertThat(fetch.text()).doesNotContain("marker-secret");
        assertThat(inInbox(home))
                .singleElement()
                .satisfies(file -> assertThat(file.getFileName().toString()).matches("orders-fetched-[-0-9T]+\\.zip"));

        Home.Answer load = home.run("load", home.inbox().resolve("retail").toString(), "--domain", "retail");
        assertThat(load.exitCode()).as(load.text()).isEqualTo(ExitCode.DONE);
        assertThat(home.ask("SELECT count(*) || ' ' || min(run_date) FROM retail.orders_history"))
                .isEqualTo("2 2017-10-30");
    }

    @Test
    void anEmptyListIsAGoodAnswer() throws IOException {
        answers.add(Answer.EMPTY_ARRAY);
        Home home = home();
        Home.Answer fetch = home.run("fetch", "retail.orders");
        assertThat(fetch.exitCode()).as(fetch.text()).isEqualTo(ExitCode.DONE);
        assertThat(fetch.text()).contains("There is nothing new");
        assertThat(asked).hasValue(1);
        assertThat(inInbox(home)).isEmpty();
        assertThat(home.ask("SELECT count(*) FROM caravan.mail")).isEqualTo("0");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"WHOLE", "GONE", "SILENT", "EMPTY_ARRAY"},
            mode = EnumSource.Mode.EXCLUDE)
    void aSourceThatFailsIsAskedAgainAndLeavesNothing(Answer failure) throws IOException {
        answers.add(failure);
        Home home = home();
        try (Installation installation = home.open();
                var service = installation.service()) {
            service.start(installation.contracts());
            assertThat(service.fetch(DatasetName.parse("retail.orders")).trouble())
                    .isNotNull();
            assertThat(asked).hasValue(4);
            assertThat(inInbox(home)).isEmpty();

            answers.add(failure);
            answers.add(Answer.WHOLE);
            assertThat(service.fetch(DatasetName.parse("retail.orders")).trouble())
                    .isNull();
            assertThat(inInbox(home)).hasSize(1);
        }
    }

    @Test
    void whoWaitsIsToldEachTryThatFails() {
        answers.addAll(List.of(Answer.UNAVAILABLE, Answer.UNAVAILABLE, Answer.WHOLE));
        Home home = home();
        Home.Answer fetch = home.run("fetch", "retail.orders");
        assertThat(fetch.exitCode()).as(fetch.text()).isEqualTo(ExitCode.DONE);
        assertThat(fetch.text())
                .contains("retail.orders: the source answered 503 (try 1 of 4); next try in 0.01 s")
                .contains("retail.orders: the source answered 503 (try 2 of 4); next try in 0.04 s")
                .doesNotContain("try 3 of 4");

        answers.add(Answer.UNAVAILABLE);
        answers.remove();
        Home.Answer failed = home.run("fetch", "retail.orders");
        assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(failed.text())
                .contains("(try 3 of 4); next try in 0.16 s")
                .doesNotContain("try 4 of 4")
                .containsOnlyOnce("retail.orders could not be fetched: the source answered 503.");
    }

    @Test
    void whatNoOtherTryCanChangeIsTriedOnce() {
        answers.add(Answer.GONE);
        Home.Answer fetch = home().run("fetch", "retail.orders");
        assertThat(fetch.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(fetch.text())
                .contains("the source answered 404; see to its address")
                .doesNotContain("next try");
        assertThat(asked).hasValue(1);
    }

    @Test
    void theTimeoutActsInTheEnvironment() throws Exception {
        answers.add(Answer.SILENT);
        ProcessBuilder fetch = home("caravan.fetch.retries=0").process("fetch", "retail.orders");
        fetch.environment().put("CARAVAN_FETCH_TIMEOUT", "PT0.5S");
        Process process = fetch.start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("retail.orders could not be fetched: the source does not answer in time.");
        assertThat(process.waitFor()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void aSourceThatFailsForGoodIsToldByMailWithoutItsAddress() throws Exception {
        answers.add(Answer.UNAVAILABLE);
        Home home = home("retail.orders.fetch-schedule=* * * * * ?");
        Process service = home.process("run").start();
        try {
            home.await("SELECT EXISTS (SELECT FROM caravan.mail WHERE subject LIKE '%could not be fetched')");
        } finally {
            service.toHandle().destroy();
        }
        String log = new String(service.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        service.waitFor();
        assertThat(home.ask("SELECT min(body) FROM caravan.mail"))
                .contains("the source answered 503", "./caravan fetch retail.orders")
                .doesNotContain("marker-secret");
        assertThat(log).contains("retail.orders could not be fetched").doesNotContain("marker-secret");
        assertThat(log).contains("(try 1 of 4); next try in").as("not each try").doesNotContain("(try 2 of 4)");
    }

    @Test
    void withoutAnAddressThereIsNothingToFetch() {
        Home.Answer fetch = Home.in(folder.resolve("home")).run("fetch", "retail.orders");
        assertThat(fetch.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(fetch.text()).contains("no address is set for the source of retail.orders");
    }

    @Test
    void anAddressOfNoKindIsToldWithoutIt() {
        Home.Answer fetch = Home.in(folder.resolve("home"), "retail.source-url=ftp://marker-secret/orders.zip")
                .run("fetch", "retail.orders");
        assertThat(fetch.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(fetch.text())
                .contains("the address that is set for the source of retail.orders is none that begins with")
                .doesNotContain("marker-secret");
    }
}

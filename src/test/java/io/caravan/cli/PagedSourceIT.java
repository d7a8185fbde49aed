package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.caravan.route.Awaiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A web API in pages, which are read to their end or not at all. */
class PagedSourceIT {

    private static final String ORDER =
            """
            {"id": %d, "user_id": 7, "total_price": "1.00", "line_items": [],
             "created_at": "2017-10-30T19:58:29-04:00", "updated_at": "2017-10-30T20:00:00-04:00"}""";

    @TempDir
    Path folder;

    /** By its number, what a page answers first instead of what it has. */
    private final Map<Integer, Integer> failures = new HashMap<>();

    /** By its number, the link of a page to the next one. */
    private final Map<Integer, String> links = new HashMap<>();

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private int pages = 3;
    private HttpServer server;

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

    private void answer(HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        asked.add(query + " " + exchange.getRequestHeaders().containsKey("Link"));
        int page = query.contains("page=") ? Integer.parseInt(query.replaceAll(".*page=", "")) : 1;
        Integer failure = failures.remove(page);
        if (failure != null) {
            exchange.sendResponseHeaders(failure, -1);
        } else {
            String link = links.getOrDefault(
                    page, page < pages ? "</orders?token=marker-secret&page=" + (page + 1) + ">; rel=\"next\"" : "");
            if (!link.isEmpty()) {
                exchange.getResponseHeaders().add("Link", "</orders?page=1>; rel=first");
                exchange.getResponseHeaders().add("Link", link);
            }
            String orders = page > 3
                    ? ""
                    : String.join(
                            ",",
                            IntStream.of(2 * page, 2 * page + 1)
                                    .mapToObj(ORDER::formatted)
                                    .toList());
            byte[] body = ("{\"orders\": [" + orders + "]}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private Home home() {
        return Home.in(
                folder.resolve("home"),
                "retail.source-url=http://127.0.0.1:" + server.getAddress().getPort() + "/orders?token=marker-secret",
                "caravan.fetch.retries=2",
                "caravan.fetch.retry-delay=PT0.01S");
    }

    private static List<Path> inbox(Home home) throws IOException {
        Path inbox = home.inbox().resolve("retail");
        try (Stream<Path> files = Files.exists(inbox) ? Files.list(inbox) : Stream.empty()) {
            return files.toList();
        }
    }

    private static void mustLoadAll(Home home) throws IOException {
        Home.Answer fetch = home.run("fetch", "retail.orders");
        assertThat(fetch.exitCode()).as(fetch.text()).isEqualTo(ExitCode.DONE);
        assertThat(inbox(home)).hasSize(1);
        Home.Answer load = home.run("load", home.inbox().resolve("retail").toString(), "--domain", "retail");
        assertThat(load.exitCode()).as(load.text()).isEqualTo(ExitCode.DONE);
        assertThat(
                        home.ask(
                                "SELECT string_agg(DISTINCT order_id::text, ' ' ORDER BY order_id::text) FROM retail.orders_history"))
                .isEqualTo("2 3 4 5 6 7");
    }

    private void mustFail(String message) throws IOException {
        Home home = home();
        Home.Answer fetch = home.run("fetch", "retail.orders");
        assertThat(fetch.exitCode()).as(fetch.text()).isEqualTo(ExitCode.FAILED);
        assertThat(fetch.text()).contains(message).doesNotContain("marker-secret");
        assertThat(inbox(home)).isEmpty();
    }

    @Test
    void allPagesAreOneFile() throws IOException {
        mustLoadAll(home());
        assertThat(asked)
                .containsExactly(
                        "token=marker-secret false",
                        "token=marker-secret&page=2 false",
                        "token=marker-secret&page=3 false");
    }

    @Test
    void theSamePagesAgainAreTheSameContent() throws IOException {
        Home home = home();
        mustLoadAll(home);
        // So long that the clock of an archive, which counts two seconds, has moved on.
        assertThat(Awaiting.until(() -> false, Duration.ofMillis(2100))).isFalse();
        for (Path file : inbox(home)) {
            Files.delete(file);
        }
        mustLoadAll(home);
        assertThat(home.ask("SELECT string_agg(DISTINCT state, ' ') FROM caravan.run WHERE run > 3"))
                .isEqualTo("repeated");
    }

    @Test
    void anEmptyLastPageIsNoFailure() throws IOException {
        pages = 4;
        mustLoadAll(home());
    }

    @Test
    void afterAPageThatFailsAllAreAskedAgain() throws IOException {
        failures.put(2, 503);
        mustLoadAll(home());
        assertThat(asked).hasSize(5);
    }

    @Test
    void aPageThatIsGoneFailsTheFetch() throws IOException {
        failures.put(3, 410);
        mustFail("the source answered 410");
        assertThat(asked).hasSize(3);
    }

    @Test
    void pagesThatGoRoundInACircleFail() throws IOException {
        links.put(3, "<?token=marker-secret&page=2>; rel=next");
        mustFail("the pages of the source go round in a circle");
    }

    @Test
    void aPageOnAnotherHostIsNotAsked() throws IOException {
        links.put(2, "<http://localhost:1/orders?token=marker-secret>; rel=\"next\"");
        mustFail("another host, which is not asked");
    }
}

package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.caravan.contract.DatasetName;
import io.caravan.generate.CoinMarket;
import io.caravan.generate.CoinOptions;
import io.caravan.route.Awaiting;
import io.caravan.route.Service;
import io.caravan.run.Reasons;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A feed of three addresses, on a real server that is not always at its best. */
class CoinsIT {

    private static final DatasetName METRICS = DatasetName.parse("coins.metrics");
    private static final long BAR = Duration.ofMinutes(5).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();

    @TempDir
    Path folder;

    private final CoinMarket market = new CoinMarket(new CoinOptions(7, 3));
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final Queue<Fault> faults = new ArrayDeque<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private String faulty = "";
    private String type = "application/json";
    private UnaryOperator<String> bent = UnaryOperator.identity();
    private HttpServer server;

    /** What the address that is {@link #faulty} does when it is asked. */
    enum Fault {
        NONE,
        TOO_MANY,
        BROKEN,
        SLOW,
        CUT,
        NOT_JSON,
        TWICE,
        STALE,
        NO_LIST,
        FOR_EVER
    }

    @BeforeEach
    void serves() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
        // What a test asks for must be of one bar.
        assertThat(Awaiting.until(() -> System.currentTimeMillis() % BAR < BAR - 40_000, Duration.ofSeconds(60)))
                .isTrue();
    }

    @AfterEach
    void stops() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            asked.add(exchange.getRequestURI().toString());
            exchange.getResponseHeaders().set("Content-Type", path.equals("/candles") ? type : "application/json");
            Fault fault = path.equals(faulty) ? fault() : Fault.NONE;
            byte[] body = body(exchange, path, fault).getBytes(StandardCharsets.UTF_8);
            switch (fault) {
                case NONE, NOT_JSON, TWICE, STALE, NO_LIST -> send(exchange, 200, body, body.length);
                case TOO_MANY -> {
                    exchange.getResponseHeaders().set("Retry-After", "1");
                    send(exchange, 429, "marker-secret".getBytes(StandardCharsets.UTF_8), 13);
                }
                case BROKEN -> send(exchange, 500, "marker-secret".getBytes(StandardCharsets.UTF_8), 13);
                case SLOW -> {
                    await(Duration.ofSeconds(3));
                    send(exchange, 200, body, body.length);
                }
                case CUT -> send(exchange, 200, body, body.length + 10);
                case FOR_EVER -> await(Duration.ofMinutes(2));
            }
        }
    }

    private synchronized Fault fault() {
        return faults.isEmpty() ? Fault.NONE : faults.size() > 1 ? faults.remove() : faults.element();
    }

    private void await(Duration time) {
        Awaiting.until(() -> over.getCount() == 0, time);
    }

    private String body(HttpExchange exchange, String path, Fault fault) {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        boolean isRange = query.startsWith("from=");
        long from = isRange ? number(query, "from") : 0;
        long to = isRange ? number(query, "to") : Long.MAX_VALUE / 2000;
        Instant now = fault == Fault.STALE ? Instant.now().minus(Duration.ofDays(1)) : Instant.now();
        String whole =
                switch (path) {
                    case "/candles" -> isRange ? market.candles(from, to, now) : market.lastCandles(10, now);
                    case "/hashrate" -> {
                        String rates = market.hashRates(from, to, now);
                        yield fault == Fault.STALE ? rates.replaceFirst("\"currentHashrate\":[0-9]+,", "") : rates;
                    }
                    default -> fault == Fault.STALE ? "[]" : market.adjustments(from, to, now);
                };
        return switch (fault) {
            case NOT_JSON -> "<html>marker-secret</html>";
            case TWICE -> "{\"hashrates\":[],\"hashrates\":[]}";
            case NO_LIST -> "{\"marker-secret\":1}";
            case NONE, TOO_MANY, BROKEN, SLOW, CUT, STALE, FOR_EVER -> bent.apply(whole);
        };
    }

    private static long number(String query, String name) {
        return Long.parseLong(query.replaceFirst(".*\\b" + name + "=([0-9]+).*", "$1"));
    }

    private static void send(HttpExchange exchange, int status, byte[] body, int promised) throws IOException {
        exchange.sendResponseHeaders(status, promised);
        exchange.getResponseBody().write(body);
        exchange.getResponseBody().flush();
    }

    private Home home(String... more) {
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        List<String> settings = new ArrayList<>(List.of(
                "coins.metrics.price.url=" + base + "/candles?limit=10&key=marker-secret",
                "coins.metrics.hash_rate.url=" + base + "/hashrate",
                "coins.metrics.difficulty.url=" + base + "/adjustments",
                "coins.metrics.price.history-url=" + base + "/candles?from={from}&to={to}&limit={limit}",
                "coins.metrics.hash_rate.history-url=" + base + "/hashrate",
                "coins.metrics.difficulty.history-url=" + base + "/adjustments",
                "caravan.fetch.retries=3",
                "caravan.fetch.timeout=PT1S",
                "caravan.fetch.retry-delay=PT0.01S"));
        settings.addAll(List.of(more));
        return Home.in(folder.resolve("home"), settings.toArray(String[]::new));
    }

    @FunctionalInterface
    private interface Work {
        void with(Service service) throws IOException;
    }

    private static void serving(Home home, Work work) throws IOException {
        try (Installation installation = home.open();
                Service service = installation.service()) {
            service.start(installation.contracts());
            work.with(service);
        }
    }

    private static Service.Fetched poll(Service service) {
        return service.fetch(METRICS);
    }

    private static List<Path> waiting(Home home) throws IOException {
        Path inbox = home.inbox().resolve("coins");
        try (Stream<Path> files = Files.exists(inbox) ? Files.walk(inbox) : Stream.empty()) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void load(Home home, Service service) throws IOException {
        for (Path file : waiting(home)) {
            assertThat(service.load(METRICS, home.inbox().relativize(file).toString(), file))
                    .isNull();
            Files.delete(file);
        }
    }

    private static void drop(Home home, Service service, String name, String lines) throws IOException {
        Files.writeString(Files.createDirectories(home.inbox().resolve("coins")).resolve(name), lines);
        load(home, service);
    }

    private static String rows(Home home) {
        return home.ask("SELECT count(*) FROM coins.metrics");
    }

    private static LocalDate daysAgo(int days) {
        return LocalDate.now(ZoneOffset.UTC).minusDays(days);
    }

    /** How many bars there are from that day's beginning to the one that has begun last, without it. */
    private static long barsSince(LocalDate day) {
        return System.currentTimeMillis() / BAR
                - day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli() / BAR;
    }

    /** A page is a day; that of today has no bar yet when the day's first one has only begun. */
    private static int pagesSince(LocalDate day) {
        return (int) ((barsSince(day) * BAR + DAY - 1) / DAY);
    }

    @Test
    void askedEveryMinuteABarIsOneRowAndAskedForOnce() throws IOException {
        Home home = home();
        serving(home, service -> {
            assertThat(poll(service).files()).isEqualTo(1);
            assertThat(poll(service)).isEqualTo(new Service.Fetched(0, 0, null));
            assertThat(waiting(home)).hasSize(1);
            load(home, service);
            for (int minute = 0; minute < 3; minute++) {
                assertThat(poll(service)).isEqualTo(new Service.Fetched(0, 0, null));
            }
        });
        assertThat(asked).hasSize(3);
        assertThat(rows(home)).isEqualTo("1");
        assertThat(home.ask("SELECT timeframe || ' ' || start_timestamp FROM coins.metrics"))
                .isEqualTo("5m " + System.currentTimeMillis() / BAR * BAR / 1000);
    }

    @Test
    void aStoredBarNeverChanges() throws IOException {
        Home home = home();
        serving(home, service -> {
            poll(service);
            load(home, service);
            String stored = home.ask("SELECT t::text FROM coins.metrics AS t");
            String start = home.ask("SELECT start_timestamp FROM coins.metrics");
            LocalDate tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(1); // newer, and not too far ahead
            for (String price : List.of("0", "99999999")) {
                drop(
                        home,
                        service,
                        "metrics.json",
                        """
                        {"timeframe":"5m","start_timestamp":%s,"price":%s,"hash_rate":1,"difficulty":1}
                        """
                                .formatted(start, price));
                drop(
                        home,
                        service,
                        "metrics-" + tomorrow + ".json",
                        """
                        {"timeframe":"5m","start_timestamp":%s,"price":%s,"hash_rate":2,"difficulty":1}
                        """
                                .formatted(start, price));
            }
            String line = Files.readString(outputs(home).get(0));
            drop(home, service, "metrics-again-" + tomorrow + ".json", line + line + "\n");
            assertThat(home.ask("SELECT t::text FROM coins.metrics AS t")).isEqualTo(stored);
        });
        assertThat(home.ask("SELECT sum(loaded) || ' ' || sum(superseded) || ' ' || sum(duplicate) FROM caravan.run"))
                .isEqualTo("1 4 2");
        assertThat(home.run("verify").exitCode()).isZero();
    }

    private static List<Path> outputs(Home home) throws IOException {
        try (Stream<Path> files = Files.walk(home.output().resolve("coins"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("date="))
                    .toList();
        }
    }

    @Test
    void theFirstOfAFileStays() throws IOException {
        Home home = home();
        serving(home, service -> {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 5000; i++) {
                lines.append(
                        "{\"timeframe\":\"5m\",\"start_timestamp\":%d,\"price\":%d,\"hash_rate\":1,\"difficulty\":1}\n"
                                .formatted(i % 2500 * 300, i));
            }
            drop(home, service, "metrics.json", lines.toString());
        });
        assertThat(home.ask("SELECT count(*) || ' ' || max(price) || ' ' || bool_and(price * 300 = start_timestamp)"
                        + " FROM coins.metrics"))
                .isEqualTo("2500 2499 true");
    }

    @ParameterizedTest(name = "{1} of {0}: {2}")
    @CsvSource({
        "/candles, TOO_MANY, price: the source answered 429",
        "/hashrate, BROKEN, hash_rate: the source answered 500",
        "/adjustments, SLOW, difficulty: the source does not answer in time",
        "/candles, CUT, price: the answer of the source is cut",
        "/candles, NOT_JSON, price: the answer is no whole JSON document",
        "/hashrate, TWICE, hash_rate: the answer is no whole JSON document",
        "/hashrate, NO_LIST, hash_rate: the answer has no list at /hashrates",
        "/candles, STALE, the current one is not known to price",
        "/hashrate, STALE, the current one is not known to hash_rate",
        "/adjustments, STALE, the current one is not known to difficulty",
    })
    void whatFailsIsAskedAgainAndLeavesNothing(String address, Fault fault, String reason) throws IOException {
        faulty = address;
        faults.add(fault);
        Home home = home();
        serving(home, service -> {
            Exception trouble = poll(service).trouble();
            assertThat(trouble).isNotNull();
            assertThat(Reasons.of(trouble)).contains(reason).doesNotContain("marker-secret");
            assertThat(asked.stream().filter(question -> question.startsWith(address)))
                    .hasSize(4);
            assertThat(waiting(home)).isEmpty();

            faults.add(fault);
            faults.add(Fault.NONE);
            assertThat(poll(service).trouble()).isNull();
            assertThat(waiting(home)).hasSize(1);
        });
    }

    @Test
    void aSourceThatSaysWhenIsAskedThen() throws IOException {
        faulty = "/candles";
        faults.addAll(List.of(Fault.TOO_MANY, Fault.NONE));
        serving(home(), service -> {
            Instant before = Instant.now();
            assertThat(poll(service).trouble()).isNull();
            assertThat(Duration.between(before, Instant.now()))
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(20));
        });
    }

    @Test
    void aSourceThatFailsEveryMinuteIsToldOnceByMail() throws Exception {
        faulty = "/candles";
        faults.add(Fault.BROKEN);
        Home home = home("coins.metrics.poll-schedule=* * * * * ?");
        Process service = home.process("run").start();
        try {
            home.await("SELECT EXISTS (SELECT FROM caravan.mail)");
            asked.clear();
            assertThat(Awaiting.until(() -> asked.size() > 12, Duration.ofSeconds(60)))
                    .isTrue();
        } finally {
            service.toHandle().destroy();
        }
        String log = new String(service.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        service.waitFor();
        assertThat(home.ask("SELECT count(*) || ' ' || min(body) FROM caravan.mail"))
                .startsWith("1 ")
                .contains("price: the source answered 500", "./caravan fetch coins.metrics")
                .doesNotContain("marker-secret");
        assertThat(log).doesNotContain("marker-secret");
        assertThat(rows(home)).isEqualTo("0");
    }

    @Test
    void theServiceStoresTheBarByItself() throws Exception {
        Home home = home("coins.metrics.poll-schedule=* * * * * ?");
        Process service = home.process("run").start();
        try {
            home.await("SELECT EXISTS (SELECT FROM coins.metrics)");
        } finally {
            service.toHandle().destroy();
        }
        service.getInputStream().readAllBytes();
        service.waitFor();
        assertThat(rows(home)).isEqualTo("1");
        assertThat(asked).hasSize(3);
    }

    @Test
    void historyIsFilledOnceAndThenOnlyWhatIsMissing() throws IOException {
        Home home = home();
        serving(home, service -> {
            assertThat(service.history(METRICS, daysAgo(2)))
                    .isEqualTo(new Service.Fetched(pagesSince(daysAgo(2)), 0, null));
            assertThat(asked.stream().filter(question -> !question.startsWith("/candles")))
                    .as("an answer that serves all days is asked for once")
                    .hasSize(2);
            asked.clear();
            assertThat(service.history(METRICS, daysAgo(2))).isEqualTo(new Service.Fetched(0, 0, null));
            load(home, service);
            assertThat(rows(home)).isEqualTo(Long.toString(barsSince(daysAgo(2))));
            assertThat(service.history(METRICS, daysAgo(2))).isEqualTo(new Service.Fetched(0, 0, null));
            assertThat(asked).isEmpty();

            String stored = String.join("\n", home.dump("coins"));
            long gone = daysAgo(1).atTime(11, 55).toEpochSecond(ZoneOffset.UTC);
            home.ask("WITH gone AS (DELETE FROM coins.metrics WHERE start_timestamp = " + gone
                    + " RETURNING 1) SELECT count(*) FROM gone");
            assertThat(service.history(METRICS, daysAgo(2)).files()).isEqualTo(1);
            assertThat(Files.readAllLines(waiting(home).get(0))).hasSize(1);
            load(home, service);
            assertThat(rows(home)).isEqualTo(Long.toString(barsSince(daysAgo(2))));
            assertThat(stored).contains("\"start_timestamp\": " + gone);
        });
    }

    @Test
    void killedInTheMiddleTheHistoryGoesOnWhereItWas() throws Exception {
        Home home = home("caravan.fetch.timeout=PT2M");
        faulty = "/candles";
        faults.addAll(List.of(Fault.NONE, Fault.NONE, Fault.FOR_EVER));
        Process fetch = home.process(
                        "fetch", "coins.metrics", "--from", daysAgo(3).toString())
                .start();
        assertThat(Awaiting.until(() -> asked.size() == 5, Duration.ofSeconds(60)))
                .isTrue();
        fetch.destroyForcibly().waitFor();
        assertThat(waiting(home)).hasSize(2);

        faults.clear();
        asked.clear();
        serving(home, service -> {
            assertThat(service.history(METRICS, daysAgo(3)))
                    .isEqualTo(new Service.Fetched(pagesSince(daysAgo(3)) - 2, 0, null));
            assertThat(asked.stream().filter(question -> question.startsWith("/candles")))
                    .hasSize(pagesSince(daysAgo(3)) - 2);
            load(home, service);
        });
        assertThat(rows(home)).isEqualTo(Long.toString(barsSince(daysAgo(3))));
        assertThat(home.ask("SELECT sum(superseded + duplicate + rejected) FROM caravan.run"))
                .isEqualTo("0");
    }

    @Test
    void aBarThatNoSourceKnowsIsLeftOutAndTold() throws IOException {
        long gap = daysAgo(1).atTime(11, 55).toEpochSecond(ZoneOffset.UTC);
        bent = whole -> whole.replaceFirst("\\[" + gap + "000,[^]]*],", "");
        Home home = home();
        Home.Answer fetch =
                home.run("fetch", "coins.metrics", "--from", daysAgo(1).toString());
        assertThat(fetch.exitCode()).as(fetch.text()).isEqualTo(ExitCode.DONE);
        assertThat(fetch.text()).contains("that are left out: 1.");
        serving(home, service -> load(home, service));
        assertThat(rows(home)).isEqualTo(Long.toString(barsSince(daysAgo(1)) - 1));
    }

    @Test
    void thirtyDigitsStayExactFromTheSourceToTheTableAndTheOutput() throws IOException {
        long start = System.currentTimeMillis() / BAR * BAR;
        bent = whole -> whole.startsWith("{")
                ? "{\"hashrates\":[{\"timestamp\":%d,\"avgHashrate\":123456789012345678901234567890}]}"
                        .formatted(start / 1000)
                : whole.contains("\"")
                        ? "[[%d,\"987654321098765432109876543210.123456789012345678\"]]".formatted(start)
                        : "[[0,1,123456789012345678901234567890.123456789,1]]";
        Home home = home();
        serving(home, service -> {
            assertThat(poll(service).trouble()).isNull();
            load(home, service);
        });
        assertThat(home.ask("SELECT price || ' ' || hash_rate || ' ' || difficulty FROM coins.metrics"))
                .isEqualTo("987654321098765432109876543210.123456789012345678 123456789012345678901234567890"
                        + " 123456789012345678901234567890.123456789");
        assertThat(outputs(home)).singleElement().satisfies(file -> assertThat(file)
                .content()
                .isEqualTo("{\"timeframe\":\"5m\",\"start_timestamp\":" + start / 1000
                        + ",\"price\":987654321098765432109876543210.123456789012345678"
                        + ",\"hash_rate\":123456789012345678901234567890"
                        + ",\"difficulty\":123456789012345678901234567890.123456789}\n"));
    }

    /** As some sources answer; the places of values are then the names of columns. */
    @Test
    void anAnswerMayBeCsv() throws IOException {
        Path routes = folder.resolve("routes");
        Folder.copy(Home.REPOSITORY.resolve("routes"), routes);
        Path feed = routes.resolve("coins/metrics/metrics.feed.json");
        Files.writeString(
                feed,
                Files.readString(feed)
                        .replaceFirst("\"time\": \"/0\"", "\"time\": \"/opens\"")
                        .replaceFirst("\"value\": \"/1\"", "\"value\": \"/price\""));
        type = "text/csv; charset=utf-8";
        long start = System.currentTimeMillis() / BAR * BAR;
        bent = whole -> whole.startsWith("[[") && whole.contains("\"")
                ? "opens,price,note\r\n%d,41.5,\"a, b\"\r\n%d,987654321098765432109876543210.1234,\r\n"
                        .formatted(start - BAR, start)
                : whole;
        Home home = home("caravan.routes=" + routes);
        serving(home, service -> {
            assertThat(poll(service).trouble()).isNull();
            load(home, service);
        });
        assertThat(home.ask("SELECT price::text FROM coins.metrics")).isEqualTo("987654321098765432109876543210.1234");

        bent = whole -> whole.startsWith("[[") && whole.contains("\"") ? "opens,price\n1,\"marker-secret" : whole;
        Home other = home("caravan.routes=" + routes, "caravan.fetch.retries=0");
        serving(other, service -> assertThat(Reasons.of(poll(service).trouble()))
                .isEqualTo("price: the answer is no whole CSV"));
    }

    @Test
    void aProxyCanBeSet() throws IOException {
        Home home = home(
                "caravan.fetch.proxy=127.0.0.1:" + server.getAddress().getPort(),
                "coins.metrics.price.url=http://prices.invalid/candles",
                "coins.metrics.hash_rate.url=http://network.invalid/hashrate",
                "coins.metrics.difficulty.url=http://network.invalid/adjustments");
        serving(home, service -> assertThat(poll(service).trouble()).isNull());
        assertThat(asked)
                .containsExactly(
                        "http://prices.invalid/candles",
                        "http://network.invalid/hashrate",
                        "http://network.invalid/adjustments");
    }

    @Test
    void withoutAddressesThereIsNothingToAsk() {
        Home.Answer fetch = Home.in(folder.resolve("none")).run("fetch", "coins.metrics");
        assertThat(fetch.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(fetch.text()).contains("no address is set for the source of coins.metrics");
    }

    @Test
    void someAddressesWithoutTheOthersAreAMistake() {
        Home.Answer fetch = Home.in(folder.resolve("some"), "coins.metrics.price.url=http://127.0.0.1:1/marker-secret")
                .run("fetch", "coins.metrics");
        assertThat(fetch.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(fetch.text())
                .contains("is not set, while others of coins.metrics are")
                .doesNotContain("marker-secret");
    }
}

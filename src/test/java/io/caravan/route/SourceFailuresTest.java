package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.caravan.contract.Contracts;
import io.caravan.read.Limits;
import io.caravan.read.Read;
import io.caravan.run.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.spi.Registry;
import org.apache.camel.test.main.junit5.CamelMainTestSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of sources that fail: the routes as their YAML has them, asking servers that are not at their best. */
class SourceFailuresTest extends CamelMainTestSupport {

    private static final Path ROUTES = Path.of("routes").toAbsolutePath();
    private static final String SECRET = "?token=marker-token";
    private static final int MORE_THAN_THERE_IS = 100;

    @TempDir
    private static Path folder;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "sources");
        thread.setDaemon(true);
        return thread;
    });

    /** The sources by their names. */
    private static final Map<String, String> URLS = new HashMap<>();

    private static final List<AutoCloseable> SERVERS = new ArrayList<>();

    private final AtomicReference<String> reason = new AtomicReference<>("");
    private final List<String> failedTries = Collections.synchronizedList(new ArrayList<>());
    private String url = "";

    @BeforeAll
    static void serve() throws Exception {
        HttpServer http = HttpServer.create(local(), 0);
        serve(http);
        String base = "http://127.0.0.1:" + http.getAddress().getPort() + "/";
        for (String path : List.of("circle", "often", "cut", "cut-chunk", "page", "csv-page", "empty")) {
            URLS.put(path, base + path + SECRET);
        }
        for (int status : List.of(401, 403, 404, 408, 429, 500, 503, 204)) {
            URLS.put(Integer.toString(status), base + status + SECRET);
        }
        HttpsServer https = HttpsServer.create(local(), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
        serve(https);
        URLS.put("self-signed", "https://127.0.0.1:" + https.getAddress().getPort() + "/empty" + SECRET);
        URLS.put("unknown", "http://caravan.invalid/" + SECRET);
        URLS.put("silent", raw(socket -> {}));
        URLS.put("hanging up", raw(Socket::close));
        URLS.put("talking", raw(socket -> {
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: marker\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.close();
        }));
        URLS.put("plain", URLS.get("talking").replace("http:", "https:"));
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URLS.put("closed", "http://127.0.0.1:" + closed.getLocalPort() + "/" + SECRET);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable server : SERVERS) {
            server.close();
        }
        THREADS.shutdownNow();
    }

    private static InetSocketAddress local() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static void serve(HttpServer server) {
        server.createContext("/", SourceFailuresTest::answer);
        server.setExecutor(THREADS);
        server.start();
        SERVERS.add(() -> server.stop(0));
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String what = exchange.getRequestURI().getPath().substring(1);
        byte[] body = "{\"orders\": [{\"id\": \"marker-value\"".getBytes(StandardCharsets.UTF_8);
        if (what.equals("cut-chunk")) {
            send(exchange, body, 0);
            exchange.getResponseBody().flush();
            throw new IOException("the line is cut"); // to close it would end the answer well
        }
        try (exchange) {
            switch (what) {
                case "circle", "often" -> {
                    String more = what.equals("often") ? "&n=" + System.nanoTime() : "";
                    exchange.getResponseHeaders().set("Location", "/" + what + SECRET + more);
                    exchange.sendResponseHeaders(302, -1);
                }
                case "cut" -> send(exchange, body, body.length + MORE_THAN_THERE_IS);
                case "page", "csv-page" -> {
                    String type = what.equals("page") ? "text/html; charset=utf-8" : "text/csv";
                    exchange.getResponseHeaders().set("Content-Type", type);
                    send(exchange, "\"marker\"x<html>marker-page</html>".getBytes(StandardCharsets.UTF_8), 0);
                }
                case "empty" -> exchange.sendResponseHeaders(200, -1);
                default -> {
                    int status = Integer.parseInt(what);
                    if (status == 403 || status == 500) {
                        exchange.getResponseHeaders().set("Retry-After", "0");
                    }
                    exchange.sendResponseHeaders(status, -1);
                }
            }
        }
    }

    private static void send(HttpExchange exchange, byte[] body, int promised) throws IOException {
        exchange.sendResponseHeaders(200, promised);
        exchange.getResponseBody().write(body);
    }

    /** What a server does with whoever connects. */
    private interface Manner {
        void treat(Socket socket) throws IOException;
    }

    private static String raw(Manner manner) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SERVERS.add(server);
        List<Socket> open = Collections.synchronizedList(new ArrayList<>());
        var unused = THREADS.submit(() -> {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                open.add(socket);
                manner.treat(socket);
            }
            return open;
        });
        return "http://127.0.0.1:" + server.getLocalPort() + "/" + SECRET;
    }

    /** A certificate that nobody trusts. */
    private static SSLContext selfSigned() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("self-signed.p12");
        String password = "password";
        int exit = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=marker-name",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        password)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.txt").toFile())
                .start()
                .waitFor();
        assertThat(exit).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, password.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    @Override
    protected void configure(MainConfigurationProperties configuration) {
        configuration.setStreamCachingEnabled(false); // as the service has it
        configuration.withRoutesIncludePattern(
                "file:" + ROUTES + "/shared/fetch.camel.yaml,file:" + ROUTES + "/shared/poll.camel.yaml");
        configuration.addConfiguration(new CamelConfiguration() {
            @Override
            public void configure(CamelContext camel) {
                furnish(camel);
            }
        });
    }

    private void furnish(CamelContext camel) {
        camel.getPropertiesComponent().addInitialProperty("caravan.fetch.retries", "1");
        camel.getPropertiesComponent().addInitialProperty("caravan.fetch.timeout", "500");
        camel.getComponent("http", HttpComponent.class).setAutomaticRetriesDisabled(true);
        Landing landing =
                new Landing(new Read(100, Limits.DEFAULT, Clock.systemUTC()), folder.resolve("inbox"), 1 << 20);
        Fetching fetching = new Fetching(Contracts.read(ROUTES), landing, Clock.systemUTC());
        Registry registry = camel.getRegistry();
        registry.bind("source", (Processor) fetching::begin);
        registry.bind("firstPage", (Processor) fetching::first);
        registry.bind("page", (Processor) fetching::page);
        registry.bind("fetchedPage", (Processor) fetching::takePage);
        registry.bind("fetched", (Processor) fetching::take);
        registry.bind("notFetched", (Processor) exchange -> reason.set(Reasons.of(fetching.failed(exchange))));
        registry.bind("isFetched", (Processor) exchange -> {});
        registry.bind("nextTry", new NextTry(Duration.ofMillis(1), new RetryAfter(Clock.systemUTC())));
        for (String step :
                List.of("bucket", "nextPage", "newObjects", "object", "fetchedObject", "brokenObject", "allObjects")) {
            registry.bind(step, (Processor) exchange -> {});
        }
        registry.bind("answers", Polling.answers());
        registry.bind("poll", (Processor) exchange -> exchange.setProperty("more", true));
        registry.bind("nextQuestion", (Processor) exchange -> {
            exchange.setProperty(Fetching.ASKED, "price");
            exchange.getMessage().setBody(null);
            exchange.getMessage().setHeader(Exchange.HTTP_URI, url);
        });
        registry.bind("answered", (Processor) exchange -> {
            Object unused = Polling.answer(exchange);
            exchange.setProperty("more", false);
        });
    }

    @BeforeEach
    void forgets() throws IOException {
        Files.createDirectories(folder.resolve("inbox/retail"));
    }

    private String ask(String route, String source) {
        url = URLS.get(source);
        template.send("direct:" + route, exchange -> {
            exchange.setProperty(Flow.DATASET, "retail.orders");
            exchange.setProperty(Fetching.SOURCE, url);
            exchange.setProperty(Fetching.BY_HAND, true);
            exchange.setProperty(Fetching.WAITING, (Consumer<String>) line -> failedTries.add(line));
        });
        return reason.get();
    }

    @ParameterizedTest(name = "{1} by {0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    fetch | circle      | the source redirects in a circle; see to its address
                    fetch | often       | the source redirects too often; see to its address
                    fetch | cut         | the answer of the source is cut
                    fetch | cut-chunk   | the answer of the source is cut
                    fetch | page        | the source answered with a web page (HTML) instead of data
                    fetch | empty       | the source gave no content
                    fetch | unknown     | the host of the source is unknown
                    fetch | closed      | the source cannot be reached
                    fetch | silent      | the source does not answer in time
                    fetch | hanging up  | the source closes the connection without an answer
                    fetch | talking     | the source does not speak HTTP
                    fetch | self-signed | the connection to the source cannot be encrypted; its certificate must be valid for its name and be trusted by Java
                    fetch | plain       | the connection to the source cannot be encrypted; its certificate must be valid for its name and be trusted by Java
                    fetch | 204         | the source answered 204
                    fetch | 401         | the source answered 401; see to the key or password of the source
                    fetch | 403         | the source answered 403; see to the key or password of the source
                    fetch | 404         | the source answered 404; see to its address
                    fetch | 408         | the source answered 408
                    fetch | 429         | the source answered 429
                    fetch | 500         | the source answered 500
                    fetch | 503         | the source answered 503
                    poll  | circle      | price: the source redirects in a circle; see to its address
                    poll  | cut         | price: the answer of the source is cut
                    poll  | cut-chunk   | price: the answer of the source is cut
                    poll  | page        | price: the source answered with a web page (HTML) instead of data
                    poll  | csv-page    | price: the answer is no whole CSV
                    poll  | empty       | price: the source gave no content
                    poll  | unknown     | price: the host of the source is unknown
                    poll  | closed      | price: the source cannot be reached
                    poll  | silent      | price: the source does not answer in time
                    poll  | 404         | price: the source answered 404; see to its address
                    poll  | 503         | price: the source answered 503
                    """)
    void areSaidInWordsOfOurs(String route, String source, String message) {
        assertThat(ask(route, source)).isEqualTo(message);
        assertThat(failedTries).allSatisfy(line -> assertThat(line)
                .doesNotContain("marker", "127.0.0.1", "unexpected")
                .doesNotContainPattern("[a-z][A-Z]"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"503, 1", "silent, 1", "cut, 1", "204, 1", "403, 1", "401, 0", "404, 0", "circle, 0", "self-signed, 0"})
    void areTriedAgainUnlessThatCannotHelp(String source, int again) {
        ask("fetch", source);
        assertThat(failedTries).hasSize(again);
    }

    @Test
    void areToldToWhoeverWaits() {
        ask("fetch", "500");
        assertThat(failedTries).containsExactly("retail.orders: the source answered 500 (try 1 of 2); next try in 0 s");
        assertThat(ask("fetch", "cut")).isEqualTo("the answer of the source is cut");
        assertThat(failedTries)
                .last()
                .isEqualTo("retail.orders: the answer of the source is cut (try 1 of 2); next try in 0.001 s");
    }
}

package io.caravan.generate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A stand-in for the web APIs of a coin, on this machine alone. */
public final class CoinServer implements AutoCloseable {

    private static final int DEFAULT_CANDLES = 500;

    /** So far away that nobody sees it, and near enough to be counted with. */
    private static final long OPEN_END = 1L << 50;

    private final CoinMarket market;
    private final Clock clock;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    private CoinServer(CoinMarket market, Clock clock, HttpServer server) {
        this.market = market;
        this.clock = clock;
        this.server = server;
    }

    /** @param port 0 for any that is free */
    public static CoinServer start(CoinMarket market, int port, Clock clock) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        CoinServer server = new CoinServer(market, clock, http);
        http.createContext("/", server::answer);
        http.setExecutor(server.threads);
        http.start();
        return server;
    }

    /** The settings by which the dataset {@code coins.metrics} asks it. */
    public Map<String, String> settings() {
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("coins.metrics.price.url", base + "/candles?limit=10");
        settings.put("coins.metrics.hash_rate.url", base + "/hashrate");
        settings.put("coins.metrics.difficulty.url", base + "/difficulty-adjustments");
        settings.put("coins.metrics.price.history-url", base + "/candles?from={from}&to={to}&limit={limit}");
        settings.put("coins.metrics.hash_rate.history-url", base + "/hashrate?from={from}&to={to}");
        settings.put("coins.metrics.difficulty.history-url", base + "/difficulty-adjustments?from={from}&to={to}");
        return settings;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, Long> asked = parameters(exchange.getRequestURI().getQuery());
            Instant now = clock.instant();
            long from = asked.getOrDefault("from", 0L);
            long to = asked.getOrDefault("to", OPEN_END);
            String body =
                    switch (exchange.getRequestURI().getPath()) {
                        case "/candles" ->
                            asked.containsKey("from")
                                    ? market.candles(from, to, now)
                                    : market.lastCandles(
                                            asked.getOrDefault("limit", (long) DEFAULT_CANDLES)
                                                    .intValue(),
                                            now);
                        case "/hashrate" -> market.hashRates(from, to, now);
                        case "/difficulty-adjustments" -> market.adjustments(from, to, now);
                        default -> "";
                    };
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(bytes.length == 0 ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static Map<String, Long> parameters(@Nullable String query) {
        Map<String, Long> parameters = new HashMap<>();
        for (String parameter : query == null ? new String[0] : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0 && parameter.substring(equals + 1).matches("[0-9]{1,15}")) {
                parameters.put(parameter.substring(0, equals), Long.valueOf(parameter.substring(equals + 1)));
            }
        }
        return parameters;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

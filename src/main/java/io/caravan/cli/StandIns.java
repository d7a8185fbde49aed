package io.caravan.cli;

import io.caravan.contract.DatasetName;
import io.caravan.database.Database;
import io.caravan.database.EmbeddedServer;
import io.caravan.generate.CoinMarket;
import io.caravan.generate.CoinOptions;
import io.caravan.generate.CoinServer;
import io.caravan.generate.DeliveryGenerator;
import io.caravan.generate.DeliveryOptions;
import io.caravan.settings.Settings;
import io.caravan.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the demo puts in place of the systems of others, where the settings name none: an operational database, on the embedded
 * server, that goes on changing for as long as the demo is up, and the web APIs of a coin.
 */
final class StandIns implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StandIns.class);

    private static final String OPERATIONS = "operations";

    /** How far back the coin is known, and how much of that is asked for. */
    private static final int DAYS = 60;

    private static final int DAYS_BACK = 3;

    private static final Duration ENDS_AT_MOST = Duration.ofSeconds(5);

    private final Map<String, String> environment = new HashMap<>(System.getenv());
    private final List<Ask> asks = new ArrayList<>();
    private final List<AutoCloseable> parts = new ArrayList<>();

    /**
     * What is to be asked for.
     *
     * @param since which day, of a source that tells what was; empty for what is
     */
    record Ask(DatasetName dataset, Optional<LocalDate> since) {}

    private StandIns() {}

    static StandIns start(Path home) throws IOException {
        StandIns standIns = new StandIns();
        try {
            standIns.startAll(SettingsReader.read(home, standIns.environment));
            return standIns;
        } catch (IOException | RuntimeException e) {
            standIns.close();
            throw e;
        }
    }

    private void startAll(Settings settings) throws IOException {
        if (settings.db().isEmbedded()
                && settings.ofDomain("delivery.source.url").isEmpty()) {
            startOperations(settings.state());
        }
        if (settings.ofDomain("coins.metrics.price.url").isEmpty()) {
            startCoins();
        }
    }

    private void startOperations(Path state) {
        EmbeddedServer server = EmbeddedServer.join(state);
        parts.add(server);
        String url = server.url(OPERATIONS);
        environment.put("DELIVERY_SOURCE_URL", url);
        environment.put("DELIVERY_SOURCE_USER", server.user());
        environment.put("DELIVERY_SOURCE_PASSWORD", server.password());
        List.of("customers", "products", "orders", "order_items")
                .forEach(dataset -> asks.add(new Ask(new DatasetName("delivery", dataset), Optional.empty())));
        Database database = new Database(url, server.user(), server.password());
        parts.add(database);
        change(database, Duration.ofSeconds(2), 500);
        Thread changing = new Thread(() -> change(database, Duration.ofDays(365), 2), "operations");
        changing.setDaemon(true);
        changing.start();
        parts.add(() -> {
            changing.interrupt();
            changing.join(ENDS_AT_MOST.toMillis()); // it may wait for whoever changes the same
        });
    }

    private void startCoins() throws IOException {
        CoinServer server = CoinServer.start(new CoinMarket(new CoinOptions(1, DAYS)), 0, Clock.systemUTC());
        parts.add(server);
        server.settings().forEach((key, value) -> environment.put(SettingsReader.variable(key), value));
        LocalDate since = LocalDate.now(ZoneOffset.UTC).minusDays(DAYS_BACK);
        asks.add(new Ask(new DatasetName("coins", "metrics"), Optional.of(since)));
    }

    private static void change(Database database, Duration lasting, int rate) {
        try {
            var unused = new DeliveryGenerator(
                            new DeliveryOptions(rate, lasting, rate, 100, 40, true, true, false, false, true))
                    .generate(database.dataSource()::getConnection);
        } catch (SQLException e) {
            LOG.warn("the demo's operational database changes no more", Database.scrubbed(e));
        }
    }

    /** The environment of this process, and in it where the stand-ins are. */
    Map<String, String> environment() {
        return environment;
    }

    /** What they have to tell. */
    List<Ask> asks() {
        return asks;
    }

    @Override
    public void close() {
        for (int i = parts.size() - 1; i >= 0; i--) {
            try {
                parts.get(i).close();
            } catch (Exception e) {
                LOG.warn(
                        "a part of the demo did not end well ({})", e.getClass().getSimpleName());
            }
        }
    }
}

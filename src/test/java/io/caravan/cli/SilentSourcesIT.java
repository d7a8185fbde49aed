package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.route.Awaiting;
import io.caravan.route.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ten sources that accept and never answer: files load meanwhile, and erasures are done. */
@Timeout(180)
class SilentSourcesIT {

    private static final List<String> DATASETS = List.of(
            "shop.customers",
            "shop.products",
            "shop.transactions",
            "b2b.company",
            "b2b.customer",
            "b2b.product",
            "b2b.inventory",
            "b2b.order",
            "b2b.sales",
            "retail.orders");

    private static final String ROUTE =
            """
            - route:
                id: silent-%1$d
                from:
                  uri: %2$s:silent-%1$d
                  parameters:
                    cron: "* * * * * ?"
                  steps:
                    - setProperty:
                        name: dataset
                        constant: %3$s
                    - setProperty:
                        name: source
                        constant: http://127.0.0.1:%4$d/data
                    - to: direct:fetch
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"quartz", "quartz-once"})
    void filesLoadAndErasuresAreDoneWhileTenSourcesAreSilent(String schedules) throws IOException {
        Set<Socket> clients = ConcurrentHashMap.newKeySet();
        Path routes = folder.resolve("routes");
        Folder.copy(Home.REPOSITORY.resolve("routes"), routes);
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            accept(silent, clients);
            StringBuilder yaml = new StringBuilder();
            for (int i = 0; i < DATASETS.size(); i++) {
                yaml.append(ROUTE.formatted(i, schedules, DATASETS.get(i), silent.getLocalPort()));
            }
            Files.writeString(routes.resolve("shared/silent.camel.yaml"), yaml);
            Home home = Home.in(folder.resolve("home"), "caravan.routes=" + routes);
            home.set(
                    home.url(),
                    "caravan.routes=" + routes,
                    "caravan.erasure-schedule=* * * * * ?",
                    "caravan.fetch.timeout=PT2M");
            Instant closed;
            try (Installation installation = home.open();
                    Service service = installation.watchingService(true)) {
                service.start(installation.contracts());
                assertThat(Awaiting.until(() -> clients.size() >= 10, Duration.ofSeconds(20)))
                        .as("all sources are asked")
                        .isTrue();
                drop(
                        home,
                        "customers.json",
                        "{\"id\": \"1\", \"first_name\": \"Ada\", \"last_name\": \"Ashdown\", \"email\": \"ada@example.org\"}\n");
                assertThat(Awaiting.until(
                                () -> home.ask("SELECT count(*) FROM caravan.run WHERE state = 'loaded'")
                                        .equals("1"),
                                Duration.ofSeconds(20)))
                        .as("the file is loaded")
                        .isTrue();
                drop(home, "erasure-requests.json", "{\"customer-id\": \"1\", \"email\": \"ada@example.org\"}\n");
                assertThat(Awaiting.until(
                                () -> home.ask("SELECT count(*) FROM caravan.erasure WHERE state = 'done'")
                                        .equals("1"),
                                Duration.ofSeconds(30)))
                        .as("the erasure is done")
                        .isTrue();
                assertThat(clients).as("nobody is asked twice").hasSize(10);
                for (Socket client : clients) {
                    client.close();
                }
                closed = Instant.now();
            }
            assertThat(Duration.between(closed, Instant.now()))
                    .as("the service ends without waiting for the next try")
                    .isLessThan(Duration.ofSeconds(20));
        }
    }

    private static void accept(ServerSocket silent, Set<Socket> clients) {
        Thread thread = new Thread(() -> {
            while (!silent.isClosed()) {
                try {
                    clients.add(silent.accept());
                } catch (IOException e) {
                    // it is closed
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void drop(Home home, String name, String content) throws IOException {
        Path place = home.inbox().resolve("shop").resolve(name);
        Path temporary = place.resolveSibling(".dropping");
        Files.writeString(temporary, content);
        Files.move(temporary, place);
    }
}

package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.failure.UnreadableFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;
import org.apache.camel.support.LoggingExceptionHandler;
import org.apache.camel.test.main.junit5.CamelMainTestSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes as their YAML has them, with rooms that only note that they were entered. */
class RoutesTest extends CamelMainTestSupport {

    private static final String ROUTES = "file:" + Path.of("routes").toAbsolutePath();
    private static final List<String> ROOMS = List.of(
            "receive",
            "claim",
            "validate",
            "clean",
            "anonymise",
            "stage",
            "draft",
            "publish",
            "output",
            "account",
            "archive",
            "refuse",
            "hold",
            "trouble");

    private static final String NEVER = "0 0 0 1 1 ? 2099";

    private final List<String> entered = Collections.synchronizedList(new ArrayList<>());
    private String failsIn = "";
    private @Nullable RuntimeException failure;

    @TempDir
    private static Path inbox;

    @Override
    protected void configure(MainConfigurationProperties configuration) {
        configuration.withRoutesIncludePattern(ROUTES + "/shared/ingest.camel.yaml," + ROUTES
                + "/shared/failures.camel.yaml," + ROUTES + "/shop/*/*.camel.yaml");
        configuration.addConfiguration(new CamelConfiguration() {
            @Override
            public void configure(CamelContext camel) {
                furnish(camel);
            }
        });
    }

    private void furnish(CamelContext camel) {
        camel.getComponent("kamelet", KameletComponent.class).setLocation(ROUTES + "/shared");
        camel.getPropertiesComponent().addInitialProperty("caravan.inbox", inbox.toString());
        camel.getPropertiesComponent().addInitialProperty("caravan.scheduler", "quartz");
        camel.getPropertiesComponent().addInitialProperty("caravan.files-per-poll", "100");
        // What fires while all is being stopped can keep Quartz from ever ending.
        for (String dataset : List.of("customers", "products", "transactions", "erasure_requests")) {
            camel.getPropertiesComponent().addInitialProperty("shop." + dataset + ".schedule", NEVER);
        }
        Registry registry = camel.getRegistry();
        ROOMS.forEach(room -> registry.bind(room, (Processor) exchange -> enter(room)));
        registry.bind("read", new FakeRead());
        registry.bind("rooms", Executors.newSingleThreadExecutor());
        registry.bind("takeable", new Takeable(inbox, new Retries(System::nanoTime)));
        registry.bind("gate", new DefaultPollingConsumerPollStrategy());
        registry.bind("troubleAtStart", new LoggingExceptionHandler(camel, RoutesTest.class));
    }

    private void enter(String room) {
        entered.add(room);
        if (room.equals(failsIn) && failure != null) {
            throw failure;
        }
    }

    /** A file of two batches. */
    public static final class FakeRead {

        public List<String> entries() {
            return List.of("file");
        }

        public List<String> batches() {
            return List.of("batch", "batch");
        }
    }

    private Exchange hand() {
        return template.send("direct:ingest", exchange -> exchange.getMessage().setBody("file"));
    }

    @Test
    void leadEachBatchThroughTheRoomsInTheirOrder() {
        assertThat(hand().isFailed()).isFalse();
        assertThat(entered)
                .containsExactly(
                        "claim",
                        "validate",
                        "clean",
                        "anonymise",
                        "stage",
                        "draft",
                        "validate",
                        "clean",
                        "anonymise",
                        "stage",
                        "draft",
                        "publish",
                        "output",
                        "account",
                        "archive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"claim", "validate", "stage", "publish", "output"})
    void leaveTheFileWhereItIsWhenARoomIsInTrouble(String room) {
        failsIn = room;
        failure = new IllegalStateException("the database is away");
        assertThat(hand().isFailed()).isTrue();
        assertThat(entered).contains("trouble").doesNotContain("archive", "refuse");
    }

    @Test
    void publishNothingOfAFileThatShowsHalfWayToBeUnreadable() {
        failsIn = "anonymise";
        failure = new UnreadableFileException("it was cut");
        assertThat(hand().isFailed()).isFalse();
        assertThat(entered).containsExactly("claim", "validate", "clean", "anonymise", "refuse", "archive");
    }

    @Test
    void haveANameAndADescription() {
        assertThat(context.getRoutes())
                .filteredOn(route -> !route.isCreatedByKamelet())
                .allSatisfy(route -> assertThat(route.getDescription()).isNotBlank())
                .extracting(Route::getId)
                .containsExactlyInAnyOrder(
                        "ingest",
                        "run",
                        "shop-customers",
                        "shop-erasure-requests",
                        "shop-products",
                        "shop-transactions");
    }
}

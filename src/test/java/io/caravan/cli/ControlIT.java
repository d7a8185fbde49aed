package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.route.Awaiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A running service, steered from another process, with schedules, and with a load beside it. */
@Timeout(180)
class ControlIT {

    private static final String CUSTOMER =
            """
            {"id": "%s", "first_name": "Ada", "last_name": "Ashdown", "email": "ada%1$s@example.org"}
            """;
    private static final String PRODUCT =
            """
            {"sku": %s, "name": "tea", "price": "1.50", "category": "kitchen", "popularity": 0.5}
            """;

    @TempDir
    Path folder;

    @Test
    void routesAreSeenAndSteeredFromAnotherProcess() throws Exception {
        Home home = Home.in(folder.resolve("home"));
        Process run = started(home);
        try {
            Home.Answer list = home.run("routes");
            assertThat(list.exitCode()).as(list.text()).isZero();
            assertThat(list.text())
                    .containsPattern("shop-customers +Started +0 +0 +Files of the shop's customers")
                    .containsPattern("ingest +Started");

            assertThat(home.run("routes", "stop", "shop-customers").text()).containsPattern("shop-customers +Stopped");
            drop(home, "customers.json", CUSTOMER.formatted("1"));
            drop(home, "products.json", PRODUCT.formatted("1"));
            assertThat(await(home, "shop.products", "1")).isTrue();
            assertThat(home.ask("SELECT count(*) FROM shop.customers"))
                    .as("stopped")
                    .isEqualTo("0");

            assertThat(home.run("status").text())
                    .contains("Service    running")
                    .contains(
                            "  Route      shop-customers is stopped; ./caravan routes start shop-customers lets it go on")
                    .doesNotContain("shop-products is");

            assertThat(home.run("routes", "start", "shop-customers").text()).containsPattern("shop-customers +Started");
            assertThat(await(home, "shop.customers", "1")).isTrue();

            assertThat(home.run("routes", "suspend", "shop-products").text())
                    .containsPattern("shop-products +Suspended");
            assertThat(home.run("routes", "resume", "shop-products").text()).containsPattern("shop-products +Started");
            assertThat(home.run("routes", "stop", "nothing-such").text()).contains("there is no route nothing-such");
            assertThat(home.run("status").text()).contains("Service    running").doesNotContain("  Route ");

            Home.Answer second = home.run("run");
            assertThat(second.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(second.text()).contains("Caravan is running already");
        } finally {
            run.destroy();
        }
        assertThat(run.waitFor(30, TimeUnit.SECONDS))
                .as("ends when it is asked to")
                .isTrue();
        Home.Answer none = home.run("routes");
        assertThat(none.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(none.text()).contains("Caravan is not running here");
    }

    @Test
    void aDatasetWithAScheduleWaitsForItAndTheOthersDoNot() throws Exception {
        Home home = Home.in(folder.resolve("home"), "shop.products.schedule=0 0 0 1 1 ? 2099");
        Process run = started(home);
        try {
            drop(home, "products.json", PRODUCT.formatted("1"));
            drop(home, "customers.json", CUSTOMER.formatted("1"));
            assertThat(await(home, "shop.customers", "1")).isTrue();
            assertThat(home.ask("SELECT count(*) FROM shop.products")).isEqualTo("0");
        } finally {
            run.destroyForcibly().waitFor();
        }
        home.set(home.url(), "shop.products.schedule=0/2 * * * * ?");
        run = started(home);
        try {
            assertThat(await(home, "shop.products", "1")).isTrue();
        } finally {
            run.destroyForcibly().waitFor();
        }
    }

    @Test
    void aLoadWorksBesideTheRunningService() throws Exception {
        Home home = Home.in(folder.resolve("home"));
        Process run = started(home);
        try {
            Path data = Files.createDirectories(folder.resolve("data"));
            Files.writeString(data.resolve("customers.json"), CUSTOMER.formatted("1"));
            Home.Answer load = home.run("load", data.toString(), "--domain", "shop");
            assertThat(load.exitCode()).as(load.text()).isEqualTo(ExitCode.DONE);
            drop(home, "customers-again.json", CUSTOMER.formatted("1"));
            drop(home, "customers2.json", CUSTOMER.formatted("2"));
            assertThat(await(home, "shop.customers", "2")).isTrue();
            home.await(
                    "SELECT count(*) = 1 FROM caravan.run WHERE state = 'repeated'"); // the two are loaded side by side
        } finally {
            run.destroyForcibly().waitFor();
        }
    }

    @Test
    void aMistakeInARouteEndsTheCommandWithOneLine() throws Exception {
        Path routes = folder.resolve("routes");
        Folder.copy(Home.REPOSITORY.resolve("routes"), routes);
        Path file = routes.resolve("shop/customers/customers.camel.yaml");
        Files.writeString(file, Files.readString(file).replace("direct:ingest", "direct:injest"));
        Path data = Files.createDirectories(folder.resolve("data"));
        Home home = Home.in(folder.resolve("home"), "caravan.routes=" + routes);
        for (String[] command :
                List.of(new String[] {"run"}, new String[] {"load", data.toString(), "--domain", "shop"})) {
            Home.Answer answer = home.run(command);
            assertThat(answer.text())
                    .isEqualTo("caravan: routes/shop/customers/customers.camel.yaml:13: no route begins with"
                            + " direct:injest; did you mean direct:ingest?\n");
            assertThat(answer.exitCode()).isEqualTo(ExitCode.FAILED);
        }
    }

    private static Process started(Home home) throws IOException {
        Process run = home.process("run")
                .redirectOutput(home.folder().resolve("run.log").toFile())
                .start();
        assertThat(Awaiting.until(() -> says(home, "Caravan is up"), Duration.ofSeconds(60)))
                .isTrue();
        return run;
    }

    private static boolean says(Home home, String words) {
        try {
            return Files.readString(home.folder().resolve("run.log")).contains(words);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean await(Home home, String table, String count) {
        return Awaiting.until(() -> home.ask("SELECT count(*) FROM " + table).equals(count), Duration.ofSeconds(30));
    }

    private static void drop(Home home, String name, String content) throws IOException {
        Path place = home.inbox().resolve("shop").resolve(name);
        Path beside = place.resolveSibling(".dropping");
        Files.writeString(beside, content);
        Files.move(beside, place);
    }
}

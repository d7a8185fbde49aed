package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.generate.Expected;
import io.caravan.generate.OrdersGenerator;
import io.caravan.generate.OrdersOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The orders of a web shop, as they are in the end. */
class RetailIT {

    @TempDir
    Path folder;

    private Path data;
    private Expected expected;

    private void generate(double defects) {
        data = folder.resolve("data");
        expected = new OrdersGenerator(new OrdersOptions(7, LocalDate.of(2024, 2, 27), 5, 600, 18, defects))
                .generate(data);
    }

    private void mustBeAsExpected(Home home) {
        Expected.Dataset orders = expected.datasets().get("retail.orders");
        assertThat(home.ask("SELECT count(*) FROM retail.orders")).isEqualTo(Long.toString(orders.rows()));
        assertThat(home.ask("SELECT count(*) FROM retail.order_line_items"))
                .isEqualTo(expected.figures().get("lines"));
        assertThat(home.ask("SELECT sum(quantity) FROM retail.order_line_items"))
                .isEqualTo(expected.figures().get("units"));
        assertThat(home.ask("SELECT sum(total_price) FROM retail.orders"))
                .isEqualTo(expected.figures().get("total_price"));
        assertThat(home.ask("SELECT count(*) FROM retail.users"))
                .isEqualTo(expected.figures().get("users"));
        assertThat(
                        home.ask(
                                """
                        SELECT (SELECT sum(orders) FROM retail.user_summary) = (SELECT count(*) FROM retail.order_summary)
                           AND (SELECT count(*) FROM retail.order_summary)
                             = (SELECT count(*) FROM retail.orders WHERE NOT test)
                           AND (SELECT sum(spend) FROM retail.user_summary)
                             = (SELECT sum(total_price) FROM retail.orders WHERE NOT test)"""))
                .isEqualTo("true");
    }

    @Test
    void whatIsLoadedIsWhatWasOrderedAndAgainChangesNothing() {
        generate(0.05);
        Home home = Home.in(folder.resolve("home"));
        Home.Answer load = home.run("load", data.toString(), "--domain", "retail");
        assertThat(load.exitCode()).as(load.text()).isEqualTo(ExitCode.INCOMPLETE);
        Expected.Dataset orders = expected.datasets().get("retail.orders");
        assertThat(load.text()).containsPattern("retail.orders +%,d".formatted(orders.read()));
        assertThat(home.ask("SELECT sum(rejected) FROM caravan.run")).isEqualTo(Long.toString(orders.rejected()));
        mustBeAsExpected(home);
        assertThat(home.ask("SELECT count(*) FROM retail.orders_history WHERE run_date > '2024-02-27'"))
                .isNotEqualTo("0");

        String before = String.join("\n", home.dump("retail"));
        Home.Answer again = home.run("load", data.toString(), "--domain", "retail");
        assertThat(again.text()).contains("Nothing has changed");
        assertThat(String.join("\n", home.dump("retail"))).isEqualTo(before);
    }

    @Test
    void theZipFromAnAddressGivesTheSame() throws IOException {
        generate(0);
        try (OneAnswer server = new OneAnswer(zip())) {
            Home home = Home.in(folder.resolve("home"), "retail.source-url=" + server.url() + "/");
            Home.Answer fetch = home.run("fetch", "retail.orders");
            assertThat(fetch.exitCode()).as(fetch.text()).isEqualTo(ExitCode.DONE);
            Home.Answer load = home.run("load", home.inbox().resolve("retail").toString(), "--domain", "retail");
            assertThat(load.exitCode()).as(load.text()).isEqualTo(ExitCode.DONE);
            mustBeAsExpected(home);
        }
    }

    private byte[] zip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes);
                var files = Files.list(data)) {
            for (Path file : files.sorted().toList()) {
                zip.putNextEntry(new ZipEntry(file.getFileName().toString()));
                Files.copy(file, zip);
            }
        }
        return bytes.toByteArray();
    }
}

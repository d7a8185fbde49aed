package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was open on days that are over, and what is open now, as one. */
@Timeout(120)
class PastOrdersIT {

    @TempDir
    Path folder;

    @Test
    void eachDayHasWhatWasOpenWhenItEndedAndTodayWhatIsOpenNow() throws IOException {
        Home home = Home.in(folder.resolve("home"));
        Path data = Files.createDirectories(folder.resolve("data"));
        read(data, "2024-02-27T101112.000001", order(1, "PENDING"), order(2, "PENDING"));
        read(data, "2024-02-28T101112.000001", order(1, "PROCESSING"), order(3, "PENDING"));
        read(data, "2024-02-29T101112.000001", order(1, "COMPLETED"));
        try (Installation installation = home.open();
                Stream<Path> files = Files.list(data)) {
            new Delivery("delivery", data).load(installation, files.sorted().toList());
        }
        for (int day = 26; day <= 29; day++) {
            Home.Answer made = home.run("report", "past_open_orders", "--date", "2024-02-" + day);
            assertThat(made.exitCode()).as(made.text()).isEqualTo(ExitCode.DONE);
        }

        String days = "SELECT string_agg(concat_ws(' ', day, status, orders), ', ' ORDER BY day, status COLLATE \"C\")"
                + " FROM delivery.open_orders_by_day WHERE day ";
        assertThat(home.ask(days + "< '2024-03-01'"))
                .isEqualTo("2024-02-27 PENDING 2, 2024-02-28 PENDING 2, 2024-02-28 PROCESSING 1, 2024-02-29 PENDING 2");
        assertThat(home.ask(days + "= (now() AT TIME ZONE 'UTC')::date").replaceFirst("^\\S+ ", ""))
                .isEqualTo("PENDING 2");
    }

    /** A day without a change gives no file; what tells that it was read is how far the table was read. */
    @Test
    void aDayIsThereWhenTheTableWasReadAfterItsEnd() throws IOException {
        Home home = Home.in(folder.resolve("home"));
        try (Installation installation = home.open()) {
            LocalDate yesterday = installation.reporting().yesterday();
            assertThat(missing(installation, yesterday)).containsExactly("delivery.orders");
            watermark(home, yesterday + " 23:59:59");
            assertThat(missing(installation, yesterday)).containsExactly("delivery.orders");
            watermark(home, yesterday.plusDays(1) + " 00:00:00");
            assertThat(missing(installation, yesterday)).isEmpty();
        }
    }

    private static void watermark(Home home, String local) {
        try (var database = home.database()) {
            database.run(transaction -> transaction
                    .sql(
                            """
                            INSERT INTO caravan.watermark (dataset, read_at, as_of)
                            VALUES ('delivery.orders', now(), ?::timestamptz AT TIME ZONE 'UTC')
                            ON CONFLICT (dataset) DO UPDATE SET as_of = excluded.as_of""")
                    .param(local)
                    .update());
        }
    }

    private static List<String> missing(Installation installation, LocalDate day) {
        return installation
                .reporting()
                .make(installation.reports().find("past_open_orders").orElseThrow(), day, Map.of())
                .missing();
    }

    private static String order(int id, String status) {
        return "{\"id\": %d, \"order_date\": \"2024-02-27\", \"delivery_date\": \"2024-03-01\", \"customer_id\": 7, "
                        .formatted(id)
                + "\"status\": \"%s\", \"created_at\": \"2024-02-27T10:00:00Z\", \"updated_at\": \"2024-02-27T10:00:00Z\"}"
                        .formatted(status);
    }

    private static void read(Path folder, String moment, String... orders) throws IOException {
        Files.write(folder.resolve("orders.as-of-" + moment + ".json"), List.of(orders));
    }
}

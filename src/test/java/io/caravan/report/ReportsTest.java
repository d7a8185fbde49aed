package io.caravan.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.Documents;
import io.caravan.failure.ReportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportsTest {

    private static final Path INVALID = Path.of("src/test/resources/reports/invalid");

    @TempDir
    Path routes;

    @Test
    void theDeclarationThatTheInvalidOnesAreMadeFromIsValid() throws IOException {
        put("shop", "stock", "valid");
        Report report = read().find("stock").orElseThrow();

        assertThat(report.name()).hasToString("shop.stock");
        assertThat(read().find("shop.stock")).isPresent();
        assertThat(read().find("stocks")).isEmpty();
        assertThat(report.waitAtMost()).isEqualTo(Duration.ofHours(6));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    unknown-word            | titel is unknown; did you mean title?
                    column-without-type     | columns.0: type is missing
                    unknown-type            | columns.1.type: must be one of
                    decimals-of-a-text      | column name: only a number has decimals
                    two-columns-of-one-name | column name: the table has a column of that name already
                    column-of-our-own       | column report_date: the table has a column of that name already
                    schedule-is-no-cron     | schedule: is no Quartz cron expression
                    upstream-never-heard-of | upstream shop.nobody is no dataset that is loaded
                    upstream-by-the-hour    | upstream.shop.products: must be one of
                    parts-of-no-day         | upstream: every must be a duration of which a day is a multiple
                    parts-of-no-time        | upstream shop.products: at must be a column with a time
                    parts-in-no-zone        | upstream: zone must be the name of a time zone
                    no-upstream             | upstream: must have at least 1 properties
                    chart-of-no-column      | chart: there is no column nothing
                    chart-of-text           | chart.y: name is no integer or number
                    parameter-called-day    | parameter day: every report has it already
                    default-of-another-type | parameter top: must be of type integer
                    waits-for-a-while       | waitAtMost: must be a duration
                    word-said-twice         | is not JSON
                    """)
    void refusesADeclarationWithAMessageThatNamesFileAndPlace(String fault, String message) throws IOException {
        put("shop", "stock", fault);
        assertThatThrownBy(this::read)
                .isInstanceOf(ReportException.class)
                .message()
                .contains("stock")
                .contains(message);
    }

    @Test
    void aReportIsTwoFilesAndNotOne() throws IOException {
        put("shop", "stock", "valid");
        Files.delete(routes.resolve("shop/reports/stock.sql"));
        assertThatThrownBy(this::read).hasMessageContaining("stock.report.json: has no stock.sql beside it");

        Files.writeString(routes.resolve("shop/reports/orders.sql"), "SELECT 1");
        assertThatThrownBy(this::read).hasMessageContaining("orders.sql: has no orders.report.json beside it");
    }

    @Test
    void aTableBelongsToOneReport() throws IOException {
        put("shop", "stock", "valid");
        put("bank", "stock", "valid");
        assertThatThrownBy(this::read).hasMessage("shop.stock: the table datamart.stock belongs to bank.stock already");
    }

    @Test
    void aReportIsNotCalledAsADataset() throws IOException {
        put("shop", "products", "valid");
        assertThatThrownBy(this::read).hasMessageContaining("shop.products: a dataset is called so as well");
    }

    @Test
    void aReportIsNotCalledAsTheFolderBesideIt() throws IOException {
        put("shop", "quality", "valid");
        assertThatThrownBy(this::read).hasMessageContaining("shop.quality: the folder of the quality reports");
    }

    @Test
    void parametersHaveTheirDefaultsUnlessTheyAreGiven() throws IOException {
        put("shop", "stock", "valid");
        Report report = read().find("stock").orElseThrow();
        LocalDate day = LocalDate.of(2022, 7, 31);

        assertThat(report.values(day, Map.of())).containsEntry("day", day).containsEntry("top", 10L);
        assertThat(report.values(day, Map.of("top", "5"))).containsEntry("top", 5L);
        assertThatThrownBy(() -> report.values(day, Map.of("top", "'; DROP")))
                .hasMessage("parameter top: must be of type integer");
        assertThatThrownBy(() -> report.values(day, Map.of("topp", "5"))).hasMessageContaining("it has [top]");
    }

    private Reports read() {
        return Reports.read(routes, Documents.contracts());
    }

    private void put(String domain, String name, String fixture) throws IOException {
        Path folder = Files.createDirectories(routes.resolve(domain).resolve("reports"));
        Files.copy(INVALID.resolve(fixture + ".json"), folder.resolve(name + ".report.json"));
        Files.writeString(folder.resolve(name + ".sql"), "SELECT name, items FROM shop.stock");
    }
}

package io.caravan.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.database.Select;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportPictureTest {

    private static final ReportColumn MONTH = new ReportColumn("month", ColumnType.TEXT, "Month");
    private static final ReportColumn REVENUE = new ReportColumn("revenue", ColumnType.NUMBER, "Revenue");
    private static final LocalDate DAY = LocalDate.of(2022, 7, 31);

    @ParameterizedTest
    @EnumSource
    void theSameRowsGiveTheSameBytes(ReportChart.Kind kind) {
        Answer answer = new Answer(
                List.of(MONTH, REVENUE),
                List.of(List.of("2022-06", "12.50"), List.of("2022-07", "-3"), Arrays.asList(null, null)));
        ReportChart chart = new ReportChart(kind, MONTH, REVENUE);

        byte[] first = ReportPicture.svg(report(chart), chart, DAY, answer).orElseThrow();

        assertThat(new String(first, StandardCharsets.UTF_8)).contains("<svg").endsWith("</svg>\n");
        assertThat(ReportPicture.svg(report(chart), chart, DAY, answer).orElseThrow())
                .isEqualTo(first);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"0", "-1", "0.000001", "12345678901234567890", "7 7", "-5 5", "1 null 3"})
    void drawsWhateverThereIs(String values) {
        List<List<String>> rows = Arrays.stream(values.split(" ", -1))
                .map(value -> Arrays.asList("the same", value.equals("null") ? null : value))
                .toList();
        for (ReportChart.Kind kind : ReportChart.Kind.values()) {
            ReportChart chart = new ReportChart(kind, MONTH, REVENUE);
            assertThat(ReportPicture.svg(report(chart), chart, DAY, new Answer(List.of(MONTH, REVENUE), rows)))
                    .as("%s", kind)
                    .isPresent();
        }
    }

    @Test
    void nothingIsNotDrawn() {
        ReportChart chart = new ReportChart(ReportChart.Kind.BAR, MONTH, REVENUE);
        for (List<List<String>> rows : List.of(List.<List<String>>of(), List.of(Arrays.asList("x", (String) null)))) {
            assertThat(ReportPicture.svg(report(chart), chart, DAY, new Answer(List.of(MONTH, REVENUE), rows)))
                    .isEmpty();
        }
    }

    private static Report report(ReportChart chart) {
        return new Report(
                new ReportName("shop", "sales"),
                "Sales <&>",
                "sales.sql",
                Select.of("SELECT 1"),
                "0 0 6 * * ?",
                List.of(),
                List.of(MONTH, REVENUE),
                Optional.of(chart),
                Map.of(),
                Duration.ofHours(6));
    }
}

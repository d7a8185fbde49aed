package io.caravan.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.database.Select;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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

        byte[] first = ReportPicture.svg(report(chart), chart, DAY, ZoneOffset.UTC, answer)
                .orElseThrow();

        assertThat(new String(first, StandardCharsets.UTF_8)).contains("<svg").endsWith("</svg>\n");
        assertThat(ReportPicture.svg(report(chart), chart, DAY, ZoneOffset.UTC, answer)
                        .orElseThrow())
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
            assertThat(ReportPicture.svg(
                            report(chart), chart, DAY, ZoneOffset.UTC, new Answer(List.of(MONTH, REVENUE), rows)))
                    .as("%s", kind)
                    .isPresent();
        }
    }

    /** As a price of every five minutes is. */
    @Test
    void aLineOfADayHasTimesAndAnAxisThatFitsIt() {
        ReportColumn start = new ReportColumn("start", ColumnType.EPOCH, "Start");
        long midnight = DAY.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
        List<List<String>> rows = IntStream.range(0, 288)
                .mapToObj(bar -> List.of(
                        Long.toString(midnight + 300L * bar), String.valueOf(42_000 + 100 * Math.sin(bar / 20.0))))
                .toList();
        ReportChart chart = new ReportChart(ReportChart.Kind.LINE, start, REVENUE);

        String svg = new String(
                ReportPicture.svg(report(chart), chart, DAY, ZoneOffset.UTC, new Answer(List.of(start, REVENUE), rows))
                        .orElseThrow(),
                StandardCharsets.UTF_8);

        assertThat(svg).doesNotContain("<ellipse");
        DoubleSummaryStatistics heights = Pattern.compile("stroke-width:2;[^>]* y1=\"([0-9.]+)\"")
                .matcher(svg)
                .results()
                .mapToDouble(line -> Double.parseDouble(line.group(1)))
                .summaryStatistics();
        assertThat(heights.getMax() - heights.getMin()).as("of 500").isGreaterThan(250);
    }

    @Test
    void timesAreThoseOfTheZone() {
        ReportColumn start = new ReportColumn("start", ColumnType.EPOCH, "Start");
        ReportChart chart = new ReportChart(ReportChart.Kind.BAR, start, REVENUE);
        String noon = Long.toString(DAY.atTime(12, 0).toEpochSecond(ZoneOffset.UTC));
        Answer answer = new Answer(List.of(start, REVENUE), List.of(List.of(noon, "1"), List.of(noon, "2")));

        assertThat(ReportPicture.svg(report(chart), chart, DAY, ZoneOffset.UTC, answer))
                .isNotEqualTo(ReportPicture.svg(report(chart), chart, DAY, ZoneOffset.ofHours(2), answer))
                .isPresent();
    }

    @Test
    void nothingIsNotDrawn() {
        ReportChart chart = new ReportChart(ReportChart.Kind.BAR, MONTH, REVENUE);
        for (List<List<String>> rows : List.of(List.<List<String>>of(), List.of(Arrays.asList("x", (String) null)))) {
            assertThat(ReportPicture.svg(
                            report(chart), chart, DAY, ZoneOffset.UTC, new Answer(List.of(MONTH, REVENUE), rows)))
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
                false,
                false,
                Duration.ofHours(6));
    }
}

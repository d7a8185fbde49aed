package io.caravan.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Draws the chart of a report. The same rows give the same bytes. */
final class ReportPicture {

    private static final Logger LOG = LoggerFactory.getLogger(ReportPicture.class);

    private static final int WIDTH = 900;
    private static final int HEIGHT = 500;
    private static final Color INK = new Color(0x1f, 0x6f, 0xb4);

    /** So many letters fit below a chart; more overlap, and are put at an angle. */
    private static final int SIDE_BY_SIDE = 80;

    /** Otherwise their upper ends lie below the plot. */
    private static final int ROOM_AT_AN_ANGLE = 32;

    /** More points than that of a line lie so close that they are not marked. */
    private static final int APART = 40;

    /** So many names are written below a chart at the most. */
    private static final int MOST_NAMES = 25;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    /** What the library cannot draw is nothing at all. */
    private static final String NO_NAME = "-";

    private ReportPicture() {}

    /** The chart as SVG, with times of {@code zone}; empty when there is nothing to draw, or no font on this machine to draw it with. */
    static Optional<byte[]> svg(Report report, ReportChart chart, LocalDate day, ZoneId zone, Answer answer) {
        if (answer.of(chart.y()).stream().allMatch(Objects::isNull)) {
            return Optional.empty();
        }
        try {
            return Optional.of(drawn(report, chart, day, zone, answer));
        } catch (LinkageError | InternalError | IllegalArgumentException e) {
            LOG.warn(
                    "report {} of {} has no chart, as it cannot be drawn here ({})",
                    report.name(),
                    day,
                    e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private static byte[] drawn(Report report, ReportChart chart, LocalDate day, ZoneId zone, Answer answer) {
        List<String> x = names(chart.x(), zone, answer);
        List<@Nullable Number> y = new ArrayList<>();
        answer.of(chart.y()).forEach(value -> y.add(value == null ? null : new BigDecimal(value)));
        CategoryChart picture = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(report.title() + ", " + day)
                .xAxisTitle(chart.x().title())
                .yAxisTitle(chart.y().title())
                .build();
        picture.getStyler().setLegendVisible(false);
        picture.getStyler().setChartBackgroundColor(Color.WHITE);
        picture.getStyler().setPlotGridVerticalLinesVisible(false);
        // Whole lines: dashes become hundreds of shapes.
        picture.getStyler().setPlotGridLinesStroke(new BasicStroke(0.5f));
        if (x.stream().mapToInt(String::length).max().orElse(0) * x.size() > SIDE_BY_SIDE) {
            picture.getStyler().setXAxisLabelRotation(45);
            picture.getStyler().setXAxisLabelAlignment(TextAlignment.Right);
            picture.getStyler().setXAxisLabelAlignmentVertical(TextAlignment.Right);
            picture.getStyler().setAxisTickPadding(ROOM_AT_AN_ANGLE);
        }
        picture.getStyler().setLocale(Locale.ROOT);
        picture.getStyler().setYAxisDecimalPattern("#,##0.##");
        if (chart.kind() == ReportChart.Kind.BAR) {
            picture.getStyler().setYAxisMin(lowest(y));
        }
        picture.getStyler().setXAxisMaxLabelCount(MOST_NAMES);
        picture.getStyler().setSeriesColors(new Color[] {INK});
        picture.getStyler()
                .setDefaultSeriesRenderStyle(
                        switch (chart.kind()) {
                            case BAR -> CategorySeriesRenderStyle.Bar;
                            case LINE -> CategorySeriesRenderStyle.Line;
                        });
        CategorySeries series = picture.addSeries(chart.y().title(), x, y);
        if (x.size() > APART) {
            series.setMarker(SeriesMarkers.NONE);
        }
        ByteArrayOutputStream svg = new ByteArrayOutputStream();
        try {
            VectorGraphicsEncoder.saveVectorGraphic(picture, svg, VectorGraphicsFormat.SVG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return svg.toByteArray();
    }

    private static List<String> names(ReportColumn column, ZoneId zone, Answer answer) {
        return answer.of(column).stream()
                .map(cell -> cell == null || cell.isBlank()
                        ? NO_NAME
                        : column.type() == ColumnType.EPOCH ? time(cell, zone) : cell)
                .toList();
    }

    private static String time(String seconds, ZoneId zone) {
        return TIME.format(Instant.ofEpochSecond(Long.parseLong(seconds)).atZone(zone));
    }

    /** A bar that does not begin at nothing makes small differences look large. */
    private static double lowest(List<@Nullable Number> values) {
        return values.stream()
                .mapToDouble(value -> value == null ? 0 : value.doubleValue())
                .reduce(0, Math::min);
    }
}

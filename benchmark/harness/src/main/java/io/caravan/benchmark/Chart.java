package io.caravan.benchmark;

import java.util.List;
import java.util.Locale;

/** The result as a small picture: bars of seconds, in groups of the same work. */
final class Chart {

    private static final int WIDTH = 760;
    private static final int BAR_LEFT = 250;
    private static final int BAR_ROOM = 370;
    private static final int BAR_HEIGHT = 16;
    private static final int LINE = 22;
    private static final int GAP = 14;

    private static final String PSQL = "#9aa5b1";
    private static final String CARAVAN = "#c8731e";
    private static final String PEER = "#6db33f";

    private record Bar(String label, double seconds, double ratio, String colour) {}

    private final Results results;

    Chart(Results results) {
        this.results = results;
    }

    String svg() {
        List<List<Bar>> groups = List.of(
                List.of(
                        psql("psql, rows clean already", Measure.M),
                        run("Caravan, first load", Measure.FIRST),
                        whole("the same with the start", Measure.FIRST, CARAVAN),
                        whole("Spring Batch", Measure.SPRING_BATCH, PEER)),
                List.of(psql("psql, new rows", Measure.PSQL_NEW), run("Caravan, new rows", Measure.NEW)),
                List.of(psql("psql, all updated", Measure.U), run("Caravan, all updated", Measure.UPDATE)),
                List.of(
                        psql("psql, transactions", Measure.PSQL_TRANSACTIONS),
                        run("Caravan, transactions", Measure.TRANSACTIONS)));
        double most = groups.stream()
                .flatMap(List::stream)
                .mapToDouble(Bar::seconds)
                .filter(seconds -> !Double.isNaN(seconds))
                .max()
                .orElse(1);
        StringBuilder bars = new StringBuilder();
        int top = GAP;
        for (List<Bar> group : groups) {
            for (Bar bar : group) {
                bars.append(drawn(bar, top, most));
                top += LINE;
            }
            top += GAP;
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%1$d" height="%2$d" \
                font-family="sans-serif" font-size="13" role="img" aria-label="Seconds by kind of load">
                <rect width="%1$d" height="%2$d" fill="#ffffff"/>
                %s</svg>
                """
                .formatted(WIDTH, top, bars);
    }

    private Bar psql(String label, Measure measure) {
        return new Bar(label, results.median(measure, Sample::seconds), 1, PSQL);
    }

    private Bar run(String label, Measure measure) {
        return new Bar(
                label,
                results.median(measure, Sample::byTheBooks),
                results.ratio(measure, Sample::byTheBooks, measure.yardstick().orElse(measure), Sample::seconds),
                CARAVAN);
    }

    private Bar whole(String label, Measure measure, String colour) {
        return new Bar(
                label,
                results.median(measure, Sample::seconds),
                results.ratio(measure, Sample::seconds, measure.yardstick().orElse(measure), Sample::seconds),
                colour);
    }

    private static String drawn(Bar bar, int top, double most) {
        if (Double.isNaN(bar.seconds())) {
            return "";
        }
        int middle = top + BAR_HEIGHT - 4;
        double width = bar.seconds() / most * BAR_ROOM;
        return String.format(
                Locale.ROOT,
                """
                <text x="%d" y="%d" text-anchor="end" fill="#333333">%s</text>
                <rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>
                <text x="%.1f" y="%2$d" fill="#333333">%.1f s, %.2f ×</text>
                """,
                BAR_LEFT - 8,
                middle,
                bar.label(),
                BAR_LEFT,
                top,
                width,
                BAR_HEIGHT,
                bar.colour(),
                BAR_LEFT + width + 6,
                bar.seconds(),
                bar.ratio());
    }
}

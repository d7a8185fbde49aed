package io.caravan.benchmark;

import java.util.Optional;

/** The result in Markdown. */
final class Report {

    private final Conditions conditions;
    private final Results results;

    Report(Conditions conditions, Results results) {
        this.conditions = conditions;
        this.results = results;
    }

    String text() {
        return conditions.sentence() + "\n\n" + ratios() + "\n" + measures();
    }

    private String measures() {
        StringBuilder table = new StringBuilder(
                """
                | medians | run, s | whole process, s | to psql, run | to psql, whole | CPU client, s | CPU PostgreSQL, s | peak memory, MB | records/s |
                |---|--:|--:|--:|--:|--:|--:|--:|--:|
                """);
        for (Measure measure : results.measures()) {
            Optional<Measure> yardstick = measure.yardstick();
            double seconds = results.median(measure, Sample::seconds);
            row(
                    table,
                    measure.title(),
                    Numbers.two(results.median(measure, Sample::byTheBooks)),
                    Numbers.two(seconds),
                    yardstick
                            .map(beside ->
                                    Numbers.times(results.ratio(measure, Sample::byTheBooks, beside, Sample::seconds)))
                            .orElse(""),
                    yardstick
                            .map(beside ->
                                    Numbers.times(results.ratio(measure, Sample::seconds, beside, Sample::seconds)))
                            .orElse(""),
                    Numbers.two(results.median(measure, Sample::clientCpu)),
                    Numbers.two(results.median(measure, Sample::serverCpu)),
                    Numbers.whole(results.median(measure, Sample::peakMegabytes)),
                    Numbers.whole(conditions.records(measure) / seconds));
        }
        for (Measure measure : results.measures()) {
            if (measure.isOfSmallFiles()) {
                table.append("\n%s: %s files a second.\n"
                        .formatted(
                                measure.title(),
                                Numbers.whole(conditions.smallFiles() / results.median(measure, Sample::seconds))));
            }
        }
        return table.toString();
    }

    private String ratios() {
        StringBuilder table = new StringBuilder("| so many times, the median of the rounds | |\n|---|--:|\n");
        for (Ratio ratio : Ratio.ALL) {
            if (ratio.isAnsweredBy(results)) {
                row(table, ratio.question(), Numbers.times(ratio.in(results)));
            }
        }
        return table.toString();
    }

    private static void row(StringBuilder table, String... cells) {
        table.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}

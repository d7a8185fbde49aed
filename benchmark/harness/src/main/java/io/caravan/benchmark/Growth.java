package io.caravan.benchmark;

import java.util.EnumMap;
import java.util.Map;

/** Whether a row costs the same in a file that is many times larger. */
final class Growth {

    static final int TIMES = 8;

    private final Conditions conditions;
    private final Map<Measure, double[]> microseconds = new EnumMap<>(Measure.class);

    Growth(Conditions conditions, Results small, Results large) {
        this.conditions = conditions;
        small.measures().forEach(measure -> microseconds.put(measure, perRow(small, large, measure)));
    }

    private double[] perRow(Results small, Results large, Measure measure) {
        return new double[] {
            1e6 * seconds(small, measure) / conditions.rows(),
            1e6 * seconds(large, measure) / (conditions.rows() * TIMES)
        };
    }

    private static double seconds(Results results, Measure measure) {
        double run = results.median(measure, Sample::byTheBooks);
        return Double.isNaN(run) ? results.median(measure, Sample::seconds) : run;
    }

    String text() {
        StringBuilder text = new StringBuilder(conditions.sentence() + "\n\n"
                + "| microseconds for each row of a first load, the run alone | once the rows | " + TIMES
                + " times the rows | growth |\n|---|--:|--:|--:|\n");
        microseconds.forEach((measure, perRow) -> text.append("| %s | %s | %s | %s |\n"
                .formatted(
                        measure.title(),
                        Numbers.two(perRow[0]),
                        Numbers.two(perRow[1]),
                        Numbers.times(perRow[1] / perRow[0]))));
        return text.toString();
    }
}

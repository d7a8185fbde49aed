package io.caravan.benchmark;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The samples of all rounds, and their medians. */
final class Results {

    private final Map<Measure, List<Sample>> samples = new EnumMap<>(Measure.class);

    void add(Measure measure, Sample sample) {
        samples.computeIfAbsent(measure, none -> new ArrayList<>()).add(sample);
    }

    Set<Measure> measures() {
        return samples.keySet();
    }

    /** The median of what is asked for; not a number when it is not known. */
    double median(Measure measure, ToDoubleFunction<Sample> value) {
        return median(of(measure).stream().mapToDouble(value));
    }

    /** The median of the ratios within each round: a machine that is slow for a while is so for both. */
    double ratio(
            Measure measure,
            ToDoubleFunction<Sample> value,
            Measure yardstick,
            ToDoubleFunction<Sample> valueOfYardstick) {
        List<Sample> measured = of(measure);
        List<Sample> beside = of(yardstick);
        return median(IntStream.range(0, Math.min(measured.size(), beside.size()))
                .mapToDouble(round ->
                        value.applyAsDouble(measured.get(round)) / valueOfYardstick.applyAsDouble(beside.get(round))));
    }

    /** All samples, for whoever wants to see the spread. */
    String csv() {
        StringBuilder lines =
                new StringBuilder("measure,round,seconds,run_seconds,client_cpu,server_cpu,peak_megabytes\n");
        samples.forEach((measure, rounds) -> {
            int round = 1;
            for (Sample sample : rounds) {
                lines.append(String.format(
                        Locale.ROOT,
                        "%s,%d,%.3f,%.3f,%.2f,%.2f,%.1f%n",
                        measure.option(),
                        round++,
                        sample.seconds(),
                        sample.byTheBooks(),
                        sample.clientCpu(),
                        sample.serverCpu(),
                        sample.peakMegabytes()));
            }
        });
        return lines.toString();
    }

    private List<Sample> of(Measure measure) {
        return samples.getOrDefault(measure, List.of());
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.filter(value -> !Double.isNaN(value)).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

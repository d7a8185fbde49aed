package io.caravan.benchmark;

import java.io.PrintWriter;
import java.util.Set;

/** Takes all measures in turn, again and again, and tells each as it is taken. */
final class Rounds {

    private final Set<Measure> measures;
    private final PrintWriter out;

    Rounds(Set<Measure> measures, PrintWriter out) {
        this.measures = measures;
        this.out = out;
    }

    /** @param name what is told beside each measure */
    void round(String name, Suite suite, Results results) {
        for (Measure measure : measures) {
            Sample sample = suite.take(measure);
            results.add(measure, sample);
            out.printf(
                    "%-16s %-52s %8s s  run %8s s  CPU %7s + %7s s  %6s MB%n",
                    name,
                    measure.title(),
                    Numbers.two(sample.seconds()),
                    Numbers.two(sample.byTheBooks()),
                    Numbers.two(sample.clientCpu()),
                    Numbers.two(sample.serverCpu()),
                    Numbers.whole(sample.peakMegabytes()));
            out.flush();
        }
    }
}

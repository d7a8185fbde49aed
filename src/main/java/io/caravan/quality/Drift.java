package io.caravan.quality;

import io.caravan.run.RunFigures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** In what a run differs from those before it, so much that somebody should look. */
final class Drift {

    /** Fewer records say nothing about shares. */
    private static final long WORTH_COMPARING = 30;

    private static final double SHARE = 0.10;
    private static final double TIMES = 3;

    private final RunFigures run;
    private final List<RunFigures> before;

    /** @param before the last runs of the same dataset that had records */
    Drift(RunFigures run, List<RunFigures> before) {
        this.run = run;
        this.before = before;
    }

    /** What differs, in words. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        if (before.isEmpty() || run.failed()) {
            return words;
        }
        double usual = median(RunFigures::read);
        if (run.read() > TIMES * usual || run.read() * TIMES < usual) {
            words.add("It has " + Page.count(run.read()) + " records; usually it is about "
                    + Page.count(Math.round(usual)) + ".");
        }
        double refused = median(RunFigures::refusedShare);
        if (isWorthIt() && Math.abs(run.refusedShare() - refused) > SHARE) {
            words.add(percent(run.refusedShare()) + " of its records were refused; usually it is " + percent(refused)
                    + ".");
        }
        run.columns().forEach((column, looks) -> {
            if (isDrifting(column, looks)) {
                words.add(column + " is null in " + percent(looks.nullShare()) + "; usually it is " + before(column)
                        + ".");
            }
        });
        return words;
    }

    boolean isDrifting(String column, RunFigures.Column looks) {
        OptionalDouble usual = usual(column);
        return isWorthIt() && usual.isPresent() && Math.abs(looks.nullShare() - usual.getAsDouble()) > SHARE;
    }

    /** The share of nulls that the column has had before; empty when nothing is known of it. */
    String before(String column) {
        OptionalDouble usual = usual(column);
        return usual.isPresent() ? percent(usual.getAsDouble()) : "";
    }

    private OptionalDouble usual(String column) {
        double[] shares = before.stream()
                .flatMap(earlier -> Stream.ofNullable(earlier.columns().get(column)))
                .mapToDouble(RunFigures.Column::nullShare)
                .toArray();
        return shares.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(median(shares));
    }

    private boolean isWorthIt() {
        return run.read() >= WORTH_COMPARING;
    }

    private double median(ToDoubleFunction<RunFigures> figure) {
        return median(before.stream().mapToDouble(figure).toArray());
    }

    private static double median(double[] figures) {
        Arrays.sort(figures);
        return figures[figures.length / 2];
    }

    static String percent(double share) {
        return String.format(Locale.ENGLISH, "%.1f %%", 100 * share);
    }
}

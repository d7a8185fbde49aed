package io.caravan.benchmark;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** A question that the benchmark answers by one number: so many times the yardstick, the less the better. */
record Ratio(
        String question,
        Measure measure,
        ToDoubleFunction<Sample> value,
        Measure yardstick,
        ToDoubleFunction<Sample> valueOfYardstick) {

    static final List<Ratio> ALL = List.of(
            new Ratio(
                    "First load, the run alone, to psql (M)",
                    Measure.FIRST,
                    Sample::byTheBooks,
                    Measure.M,
                    Sample::seconds),
            new Ratio(
                    "First load, the whole process, to psql (M)",
                    Measure.FIRST,
                    Sample::seconds,
                    Measure.M,
                    Sample::seconds),
            new Ratio("First load, CPU of both sides, to psql (M)", Measure.FIRST, Sample::cpu, Measure.M, Sample::cpu),
            new Ratio(
                    "New rows beside as many, the run alone, to psql (M)",
                    Measure.NEW,
                    Sample::byTheBooks,
                    Measure.PSQL_NEW,
                    Sample::seconds),
            new Ratio(
                    "Every row an update, the run alone, to psql (U)",
                    Measure.UPDATE,
                    Sample::byTheBooks,
                    Measure.U,
                    Sample::seconds),
            new Ratio(
                    "Transactions, the run alone, to psql (M)",
                    Measure.TRANSACTIONS,
                    Sample::byTheBooks,
                    Measure.PSQL_TRANSACTIONS,
                    Sample::seconds),
            new Ratio(
                    "First load of a .gz, the run alone, to that of the plain file",
                    Measure.FIRST_GZIP,
                    Sample::byTheBooks,
                    Measure.FIRST,
                    Sample::byTheBooks),
            new Ratio(
                    "First load with -Xmx256m, the run alone, to that without",
                    Measure.FIRST_SMALL_HEAP,
                    Sample::byTheBooks,
                    Measure.FIRST,
                    Sample::byTheBooks),
            new Ratio(
                    "Spring Batch, the whole process, to Caravan",
                    Measure.SPRING_BATCH,
                    Sample::seconds,
                    Measure.FIRST,
                    Sample::seconds),
            new Ratio(
                    "Spring Batch, CPU of both sides, to Caravan",
                    Measure.SPRING_BATCH,
                    Sample::cpu,
                    Measure.FIRST,
                    Sample::cpu));

    double in(Results results) {
        return results.ratio(measure, value, yardstick, valueOfYardstick);
    }

    boolean isAnsweredBy(Results results) {
        return results.measures().containsAll(List.of(measure, yardstick));
    }
}

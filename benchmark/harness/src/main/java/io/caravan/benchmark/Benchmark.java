package io.caravan.benchmark;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line's entry. */
@Command(
        name = "benchmark/run",
        description = "Measures Caravan beside psql and Spring Batch, on a PostgreSQL that it starts itself.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "benchmark/run --rooms [JMH OPTIONS] measures the rooms one by one instead."})
final class Benchmark implements Callable<Integer> {

    /** Below this a result is no result to show. */
    private static final long WORTH_SHOWING_ROWS = 1_000_000;

    private static final int WORTH_SHOWING_ROUNDS = 3;

    private static final long RECORDS_FOR_EACH_SMALL_FILE = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "ROWS",
            arity = "0..1",
            defaultValue = "1000000",
            description = "How many customers (${DEFAULT-VALUE}).")
    private long rows;

    @Option(names = "--rounds", defaultValue = "3", description = "How often each is measured (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--only",
            split = ",",
            converter = ByOption.class,
            completionCandidates = Names.class,
            description = "Only these measures: ${COMPLETION-CANDIDATES}.")
    private List<Measure> only = List.of();

    @Option(
            names = "--growth",
            description = "Only psql (M) and Caravan's first load, at ROWS and at eight times as many.")
    private boolean growth;

    private final Folders folders = new Folders();

    /** {@code spring-batch} for {@link Measure#SPRING_BATCH}. */
    static final class ByOption implements CommandLine.ITypeConverter<Measure> {

        @Override
        public Measure convert(String option) {
            return Arrays.stream(Measure.values())
                    .filter(measure -> measure.option().equals(option))
                    .findFirst()
                    .orElseThrow(() -> new CommandLine.TypeConversionException("there is no measure " + option));
        }
    }

    /** What {@code --only} takes. */
    static final class Names implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Measure.values()).map(Measure::option).iterator();
        }
    }

    private Benchmark() {}

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new Benchmark());
        line.setExecutionExceptionHandler((exception, command, parsed) -> {
            if (!(exception instanceof BenchmarkException)) {
                throw exception;
            }
            command.getErr().println("benchmark: " + exception.getMessage());
            return 2;
        });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (rows < 1000 || rounds < 1) {
            throw new ParameterException(spec.commandLine(), "ROWS from 1000, --rounds from 1");
        }
        Psql psql = new Psql();
        String psqlVersion = version(psql);
        Folders.delete(folders.work().resolve("data"));
        try (Server server = Server.start(folders.work().resolve("server"))) {
            // A process that is measured must not outlive a benchmark that is stopped.
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(() -> ProcessHandle.current().children().forEach(ProcessHandle::destroy)));
            int smallFiles = (int) Math.max(1, rows / RECORDS_FOR_EACH_SMALL_FILE);
            Conditions conditions = new Conditions(rows, smallFiles, rounds, server.version(), psqlVersion);
            say(conditions.sentence());
            if (growth) {
                grow(server, psql, conditions);
            } else {
                compare(server, psql, conditions);
            }
        } finally {
            Folders.delete(folders.work().resolve("data"));
        }
        return 0;
    }

    private String version(Psql psql) throws IOException {
        Path log = folders.logs().resolve("psql.log");
        try {
            Stopwatch.run(psql.version(), log, 0);
        } catch (UncheckedIOException e) {
            throw new BenchmarkException("psql is not there; install PostgreSQL's client.");
        }
        return Files.readString(log).strip().replace("(PostgreSQL) ", "");
    }

    private void compare(Server server, Psql psql, Conditions conditions) throws IOException {
        Set<Measure> measures = only.isEmpty() ? EnumSet.allOf(Measure.class) : EnumSet.copyOf(only);
        Suite suite = suite("one", rows, server, psql);
        Results results = new Results();
        for (int round = 1; round <= rounds; round++) {
            round(round, suite, measures, results);
        }
        boolean worthShowing = only.isEmpty() && rows >= WORTH_SHOWING_ROWS && rounds >= WORTH_SHOWING_ROUNDS;
        write("result.md", new Report(conditions, results).page(), worthShowing);
        write("result.svg", new Chart(results).svg(), worthShowing);
    }

    private void grow(Server server, Psql psql, Conditions conditions) throws IOException {
        Set<Measure> measures = EnumSet.of(Measure.M, Measure.FIRST);
        Suite small = suite("one", rows, server, psql);
        Suite large = suite("many", rows * Growth.TIMES, server, psql);
        Results ofSmall = new Results();
        Results ofLarge = new Results();
        for (int round = 1; round <= rounds; round++) {
            round(round, small, measures, ofSmall);
            round(round, large, measures, ofLarge);
        }
        Growth found = new Growth(conditions);
        found.add(ofSmall, ofLarge);
        write("growth.md", found.page(), rows >= WORTH_SHOWING_ROWS);
    }

    private Suite suite(String name, long rowsOfSuite, Server server, Psql psql) {
        Caravan caravan =
                new Caravan(folders.caravan(), folders.routes(), folders.work().resolve("caravan"));
        SpringBatch springBatch =
                new SpringBatch(folders.benchmark().resolve("spring-batch"), folders.contract("customers"));
        Fixtures fixtures = new Fixtures(name, rowsOfSuite, folders, server, caravan, psql, springBatch);
        SmallFiles smallFiles =
                new SmallFiles(fixtures, caravan, server, folders.work().resolve("small"), (int)
                        Math.max(1, rowsOfSuite / RECORDS_FOR_EACH_SMALL_FILE));
        return new Suite(fixtures, server, caravan, psql, springBatch, smallFiles, folders);
    }

    private void round(int round, Suite suite, Set<Measure> measures, Results results) {
        for (Measure measure : measures) {
            Sample sample = suite.take(measure);
            results.add(measure, sample);
            say("round %d  %-55s %8s s  run %8s s  CPU %7s + %7s s  %6s MB"
                    .formatted(
                            round,
                            measure.title(),
                            Numbers.two(sample.seconds()),
                            Numbers.two(sample.byTheBooks()),
                            Numbers.two(sample.clientCpu()),
                            Numbers.two(sample.serverCpu()),
                            Numbers.whole(sample.peakMegabytes())));
        }
    }

    /** Prints a page or keeps a picture, below the work folder and, if it is worth it, beside the README. */
    private void write(String name, String content, boolean worthShowing) throws IOException {
        List<Path> places = new ArrayList<>(List.of(folders.work().resolve(name)));
        if (worthShowing) {
            places.add(folders.benchmark().resolve(name));
        }
        for (Path place : places) {
            Files.writeString(place, content);
        }
        if (name.endsWith(".md")) {
            say("\n" + content);
        }
        say("Written to " + places);
    }

    private void say(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}

package io.caravan.benchmark;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
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
        sortOptions = false,
        footer = {"", "benchmark/run --rooms [JMH OPTIONS] measures the rooms one by one instead."})
final class Benchmark implements Callable<Integer> {

    /** Below this a result is no result to show. */
    private static final long WORTH_SHOWING_ROWS = 1_000_000;

    private static final int WORTH_SHOWING_ROUNDS = 3;

    private static final long RECORDS_FOR_EACH_SMALL_FILE = 100;

    private static final int FAILED = 2;
    private static final int INTERRUPTED = 130;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "ROWS",
            arity = "0..1",
            defaultValue = "1000000",
            description = "How many customers (${DEFAULT-VALUE}).")
    private long rows;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each is measured (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--only",
            paramLabel = "MEASURE",
            split = ",",
            converter = ByOption.class,
            completionCandidates = Names.class,
            description = "Only these measures: ${COMPLETION-CANDIDATES}.")
    private List<Measure> only = List.of();

    @Option(
            names = "--growth",
            description = "Only psql (M) and Caravan's first load, at ROWS and at eight times as many.")
    private boolean growth;

    @SuppressWarnings("unused") // picocli acts on it
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this.")
    private boolean help;

    private final Folders folders = new Folders();

    /** What fails from now on fails because all is taken away from under it. */
    private volatile boolean interrupted;

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
        Benchmark benchmark = new Benchmark();
        CommandLine line = new CommandLine(benchmark);
        line.setExecutionExceptionHandler((exception, command, parsed) -> {
            if (benchmark.interrupted) {
                return INTERRUPTED;
            }
            if (!(exception instanceof BenchmarkException)) {
                throw exception;
            }
            command.getErr().println("benchmark: " + exception.getMessage());
            return FAILED;
        });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (rows < 1000 || rounds < 1) {
            throw new ParameterException(spec.commandLine(), "ROWS from 1000, --rounds from 1");
        }
        try (FileChannel lock = FileChannel.open(
                Folders.made(folders.work()).resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (lock.tryLock() == null) {
                // Two at once would measure each other, and clear away each other's databases.
                throw new BenchmarkException("another benchmark is running in this folder");
            }
            folders.tidy();
            try {
                measure();
            } finally {
                folders.tidy();
            }
        }
        return 0;
    }

    private void measure() throws IOException {
        String psqlVersion = new Psql().version(folders.logs().resolve("psql.log"));
        try (Server server = Server.start(folders.work().resolve("server"))) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
            Conditions conditions = new Conditions(rows, smallFiles(), rounds, server.version(), psqlVersion);
            say(conditions.sentence());
            if (growth) {
                grow(server, conditions);
            } else {
                compare(server, conditions);
            }
        }
    }

    /** What is measured, and what it is measured on, must not outlive a benchmark that is interrupted. */
    private void stop(Server server) {
        interrupted = true;
        // At once: what is measured would otherwise wait for its database to come back.
        ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
        server.stop();
    }

    private int smallFiles() {
        return (int) Math.max(1, rows / RECORDS_FOR_EACH_SMALL_FILE);
    }

    private void compare(Server server, Conditions conditions) throws IOException {
        Suite suite = Suite.of("one", rows, smallFiles(), folders, server);
        Rounds all = new Rounds(only.isEmpty() ? EnumSet.allOf(Measure.class) : EnumSet.copyOf(only), out());
        Results results = new Results();
        for (int round = 1; round <= rounds; round++) {
            all.round("round " + round, suite, results);
        }
        String text = new Report(conditions, results).text();
        String picture = new Chart(results).svg();
        keep("samples.csv", results.csv());
        keep("result.svg", picture);
        keep("result.md", text);
        say("\n" + text);
        if (only.isEmpty() && rows >= WORTH_SHOWING_ROWS && rounds >= WORTH_SHOWING_ROUNDS) {
            Files.writeString(folders.benchmark().resolve("result.svg"), picture);
            readme().show("result", "![Seconds by kind of load](result.svg)\n\n" + text);
        }
    }

    private void grow(Server server, Conditions conditions) throws IOException {
        Suite small = Suite.of("one", rows, smallFiles(), folders, server);
        Suite large = Suite.of("many", rows * Growth.TIMES, smallFiles(), folders, server);
        Rounds all = new Rounds(EnumSet.of(Measure.M, Measure.FIRST), out());
        Results ofSmall = new Results();
        Results ofLarge = new Results();
        for (int round = 1; round <= rounds; round++) {
            all.round("round " + round + ", once", small, ofSmall);
            all.round("round " + round + ", " + Growth.TIMES + " times", large, ofLarge);
        }
        String text = new Growth(conditions, ofSmall, ofLarge).text();
        keep("growth.md", text);
        say("\n" + text);
        if (rows >= WORTH_SHOWING_ROWS) {
            readme().show("growth", text);
        }
    }

    private void keep(String name, String content) throws IOException {
        Files.writeString(folders.work().resolve(name), content);
    }

    private Readme readme() {
        return new Readme(folders.benchmark().resolve("README.md"));
    }

    private void say(String text) {
        out().println(text);
        out().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}

package io.caravan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cli.Home;
import io.caravan.route.Awaiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * The seed, how long the run is to be, and the table of verdicts in {@code target/faults-1.md}, one for each JVM of tests.
 *
 * <p>{@code -Dfaults.seed=…} repeats a run, {@code -Dfaults.long=true} (profile {@code faults}) makes a long one.
 */
final class Faults {

    /** In so long everything is well again after the end of a fault. */
    static final Duration HEALS_WITHIN = Duration.ofSeconds(60);

    private static final boolean LONG = Boolean.getBoolean("faults.long");

    /** A build is to be the same each time; to look for more is what the long run is for. */
    private static final long SEED = Long.getLong("faults.seed", LONG ? new Random().nextInt(1_000_000) : 642_243);

    private static final Path TABLE =
            Home.REPOSITORY.resolve("target/faults-" + System.getProperty("fork", "1") + ".md");
    private static final Map<String, Row> ROWS = new TreeMap<>();

    private record Row(int times, int violations) {}

    private Faults() {}

    static boolean areMany() {
        return LONG;
    }

    static long seed() {
        return SEED;
    }

    /** How often a fault comes in this run. */
    static int times(int inShortRun, int inLongRun) {
        return LONG ? inLongRun : inShortRun;
    }

    /** Random choices for a fault, the same for a seed whatever other faults come before. */
    static Random random(String fault) {
        return new Random(SEED * 31 + fault.hashCode());
    }

    /** In a short run some of {@code all} by the seed, in their order; in a long run all of them. */
    static <T> List<T> some(int inShortRun, List<T> all) {
        if (LONG) {
            return all;
        }
        List<T> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random("some of " + all.size()));
        List<T> some = shuffled.subList(0, inShortRun);
        return all.stream().filter(some::contains).toList();
    }

    /** Waits until it is healed; a violation if it does not. */
    static List<String> healed(String what, BooleanSupplier healed) {
        long begun = System.nanoTime();
        boolean in = Awaiting.until(healed, HEALS_WITHIN);
        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        return in ? List.of() : List.of(what + ": not healed after " + seconds + " s");
    }

    /** Enters a fault into the table, and fails the test if something was violated. */
    static void verdict(Object test, String fault, int times, List<String> violations) {
        synchronized (ROWS) {
            ROWS.merge(
                    fault,
                    new Row(times, violations.size()),
                    (a, b) -> new Row(a.times() + b.times(), a.violations() + b.violations()));
            write();
        }
        System.out.printf("%s: %d times, %d violations, seed %d%n", fault, times, violations.size(), SEED);
        shortened(violations).forEach(violation -> System.out.println("  " + violation));
        assertThat(shortened(violations))
                .as(
                        "%s, seed %s; again: mvn failsafe:integration-test -Dit.test=%s -Dfaults.seed=%s -Dfaults.long=%s",
                        fault, SEED, test.getClass().getSimpleName(), SEED, LONG)
                .isEmpty();
    }

    private static List<String> shortened(List<String> violations) {
        List<String> few = new ArrayList<>(violations.subList(0, Math.min(20, violations.size())));
        if (violations.size() > few.size()) {
            few.add("and " + (violations.size() - few.size()) + " more");
        }
        return few;
    }

    private static void write() {
        StringBuilder table = new StringBuilder("| fault | times | violations | seed |\n|---|---|---|---|\n");
        ROWS.forEach((fault, row) ->
                table.append("| " + fault + " | " + row.times() + " | " + row.violations() + " | " + SEED + " |\n"));
        try {
            Files.createDirectories(TABLE.getParent());
            Files.writeString(TABLE, table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

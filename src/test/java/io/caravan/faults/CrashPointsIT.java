package io.caravan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cli.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process dies before and after everything it does that lasts, one after the other; the next goes on to the same end.
 * {@code -Dfaults.point=Outputs.place} lets it die at points with such a name alone; {@code -Dfaults.slice=3/20} does the third of
 * twenty parts of a run, all of which have one seed; {@code -Dfaults.at-once=4} has as many die side by side.
 */
@Timeout(7200)
class CrashPointsIT {

    private static final String ONLY = System.getProperty("faults.point", "");
    private static final String[] SETTINGS = {
        "caravan.erasure-schedule=* * * * * ?", "caravan.housekeeping-schedule=0/3 * * * * ?"
    };

    private static final int AT_ONCE = Integer.getInteger("faults.at-once", 2);

    /** How many points a long run tries; each place in the code comes first. */
    private static final int POINTS = Integer.getInteger("faults.points", Integer.MAX_VALUE);

    @TempDir
    Path folder;

    private Home empty;
    private SmallDelivery delivery;

    @BeforeEach
    void prepares() throws IOException {
        Truth unused = Truth.shop(); // leaves the archive of classes, by which all start faster
        delivery = new SmallDelivery(folder.resolve("data"));
        empty = Home.in(folder.resolve("empty"), SETTINGS);
        // Makes the tables, for all copies.
        assertThat(Caravan.in(empty).start("erase").exitCode()).isZero();
    }

    @Test
    void whereverALoadDiesTheNextGoesOnToTheSameEnd() throws Exception {
        dieEverywhere("load", "a load dies at each point where something lasts", Faults.times(12, POINTS));
    }

    @Test
    void whereverAServiceDiesTheNextGoesOnToTheSameEnd() throws Exception {
        dieEverywhere("serve", "a service dies at each point where something lasts", Faults.times(2, POINTS));
    }

    private void dieEverywhere(String errand, String fault, int most) throws IOException {
        List<String> all =
                points(errand).stream().filter(point -> point.contains(ONLY)).toList();
        List<String> points =
                Slice.ofThisRun().of(chosen(all, ONLY.isEmpty() ? most : Integer.MAX_VALUE, Faults.random(fault)));
        List<String> violations = new ArrayList<>();
        int died = 0;
        ExecutorService several = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<CompletableFuture<Death>> deaths = new ArrayList<>();
            for (int i = 0; i < points.size(); i++) {
                Path home = folder.resolve("home-" + i);
                String point = points.get(i);
                deaths.add(CompletableFuture.supplyAsync(() -> die(errand, home, point), several));
            }
            for (CompletableFuture<Death> death : deaths) {
                died += death.join().happened() ? 1 : 0;
                death.join()
                        .violations()
                        .forEach(violation -> violations.add(death.join().point() + ": " + violation));
            }
        } finally {
            several.shutdown();
        }
        assertThat(died).as("deaths").isGreaterThan(points.size() / 2);
        Faults.verdict(this, fault, died, violations);
    }

    private record Death(String point, boolean happened, List<String> violations) {}

    /** At the point; and when it is not passed so many times again, as ticks of a clock may come in between, at its first pass. */
    private Death die(String errand, Path place, String point) {
        Death death = dieAt(errand, place, point);
        if (death.happened()) {
            return death;
        }
        Death first = dieAt(errand, place.resolveSibling(place.getFileName() + "-first"), place(point) + "#1");
        List<String> violations = new ArrayList<>(death.violations());
        violations.addAll(first.violations());
        return new Death(point, first.happened(), violations);
    }

    /** The place in the code, without the number of its pass. */
    private static String place(String point) {
        return point.replaceAll("#.*", "");
    }

    private Death dieAt(String errand, Path place, String point) {
        Home home;
        synchronized (this) {
            home = empty.copyIn(place, SETTINGS);
        }
        Caravan.Ended crashed = errand(errand, home, "-Dcrash.at=" + point).ended();
        Caravan.Ended next = errand(errand, home).ended();
        List<String> violations = new ArrayList<>(SmallDelivery.violations(home));
        if (next.exitCode() != 0) {
            violations.add("the next ended with " + next.exitCode() + ": " + next.text());
        }
        home.dropDatabase();
        return new Death(point, crashed.exitCode() == CrashPoint.KILLED, violations);
    }

    private Caravan errand(String errand, Home home, String... options) {
        Caravan.Launch launch = Caravan.in(home).main(Errand.class);
        if (options.length > 0) {
            launch.crashing(options);
        }
        return launch.start(errand, delivery.folder().toString(), home.folder().toString());
    }

    /** What an undisturbed errand passes; it must also end well, or nothing could be judged by its end. */
    private List<String> points(String errand) throws IOException {
        Home home = empty.copyIn(folder.resolve("undisturbed"), SETTINGS);
        Path list = folder.resolve(errand + ".points");
        Caravan.Ended ended = errand(errand, home, "-Dcrash.list=" + list).ended();
        assertThat(SmallDelivery.violations(home))
                .as("undisturbed: %s", ended.text())
                .isEmpty();
        return Files.readAllLines(list);
    }

    /**
     * Those that differ in what has lasted, at random, but from each place in the code at least once if there is room for it. To
     * die before a call is to die after the one before, and no statement lasts before its commit; so of all points those after
     * something that lasts by itself remain.
     */
    private static List<String> chosen(List<String> points, int most, Random random) {
        List<String> shuffled = new ArrayList<>(points);
        shuffled.removeIf(point -> !lasts(point));
        Collections.shuffle(shuffled, random);
        int differing = shuffled.size();
        Set<String> chosen = new LinkedHashSet<>();
        Set<String> places = new HashSet<>();
        for (String point : shuffled) {
            if (places.add(place(point))) {
                chosen.add(point);
            }
        }
        chosen.addAll(shuffled);
        System.out.println(points.size() + " points are passed, " + differing + " of them differ, at " + places.size()
                + " places");
        return chosen.stream().limit(most).collect(Collectors.toList());
    }

    private static boolean lasts(String point) {
        boolean isAfter = point.contains(" after ")
                && !point.contains(" StatementSpec.")
                && !point.contains(" CopyIn.")
                && !point.contains(" CopyManager.");
        return isAfter || point.contains(" before FileChannel.write"); // it was opened, which has no point behind it
    }
}

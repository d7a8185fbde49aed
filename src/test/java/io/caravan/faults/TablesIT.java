package io.caravan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cli.Home;
import io.caravan.cli.Operations;
import io.caravan.generate.DeliveryOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that die while they read tables which others go on changing, and the next goes on to what the source has. */
@Timeout(1800)
class TablesIT {

    /** Reading, what becomes of it, and the watermark. */
    private static final String OF_READS = ".*(TableReads|Tables|Publish|Filing)\\..*";

    @TempDir
    Path folder;

    private Operations operations;
    private Home home;
    private final AtomicBoolean enough = new AtomicBoolean();
    private CompletableFuture<Void> changes;

    @BeforeEach
    void beginsToChange() {
        operations = Operations.in(Home.in(folder.resolve("source")));
        home = Home.in(folder.resolve("home"), operations.settings());
        changes = CompletableFuture.runAsync(() -> {
            for (long round = 1; !enough.get(); round++) {
                var unused = operations.generate(
                        new DeliveryOptions(round, Duration.ofSeconds(2), 60, 30, 12, true, true, true, true, false));
            }
        });
    }

    @AfterEach
    void ends() {
        enough.set(true);
        changes.join();
        operations.close();
    }

    @Test
    void whoeverDiesBetweenLoadingAndWatermarkLeavesOutNothing() throws IOException {
        String fault = "a reader of tables dies at points between asking and the watermark";
        Random random = Faults.random(fault);
        Path list = folder.resolve("points");
        read("-Dcrash.list=" + list);
        int died = 0;
        List<String> points = chosen(Files.readAllLines(list), random, Faults.times(5, 60));
        for (String point : points) {
            died += read("-Dcrash.at=" + point).exitCode() == CrashPoint.KILLED ? 1 : 0;
        }
        assertThat(died).as("deaths").isGreaterThan(points.size() / 2);
        Faults.verdict(this, fault, died, violations());
    }

    @Test
    void whoeverIsKilledAtSomeMomentLeavesOutNothing() {
        String fault = "kill -9 of a reader of tables at a random moment";
        Random random = Faults.random(fault);
        Caravan.Ended unused = read();
        int kills = 0;
        for (int i = 0; i < Faults.times(3, 60); i++) {
            Caravan reader = start();
            if (!reader.endsWithin(Duration.ofMillis(1500 + random.nextInt(4000)))) {
                reader.kill();
                kills++;
            }
        }
        Faults.verdict(this, fault, kills, violations());
    }

    /** After all changes and one reader more that nobody disturbs. */
    private List<String> violations() {
        enough.set(true);
        changes.join();
        Caravan.Ended last = read();
        List<String> violations = new ArrayList<>(operations.differences(home));
        if (last.exitCode() != 0) {
            violations.add("the last ended with " + last.exitCode() + ": " + last.text());
        }
        // Unchanged may be some: a row that was changed and changed back at one time is new, and the same.
        String older = home.ask("SELECT sum(duplicate + superseded + rejected + pending) FROM caravan.run");
        if (!older.equals("0")) {
            violations.add(older + " rows were older than what was there, or refused");
        }
        return violations;
    }

    private Caravan.Ended read(String... crashing) {
        return start(crashing).ended();
    }

    private Caravan start(String... crashing) {
        Caravan.Launch launch = Caravan.in(home).main(Errand.class);
        if (crashing.length > 0) {
            launch.crashing(crashing);
        }
        return launch.start("read", folder.toString(), home.folder().toString());
    }

    /** One from each place in the code first, and of what passes a place often one at random. */
    private static List<String> chosen(List<String> all, Random random, int most) {
        List<String> points = new ArrayList<>(
                all.stream().filter(point -> point.matches(OF_READS)).toList());
        Collections.shuffle(points, random);
        Map<String, String> byPlace = new LinkedHashMap<>();
        points.forEach(point -> byPlace.putIfAbsent(point.replaceAll("#.*", ""), point));
        System.out.println(points.size() + " points at " + byPlace.size() + " places");
        return byPlace.values().stream().limit(most).toList();
    }
}

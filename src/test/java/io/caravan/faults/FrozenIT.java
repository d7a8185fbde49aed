package io.caravan.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravan.cli.Home;
import io.caravan.route.Awaiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two services on one inbox and one database, of which one hangs or is killed. */
@Timeout(1800)
class FrozenIT {

    private static final String LEASE = "caravan.lease=PT2S";

    @TempDir
    Path folder;

    @Test
    void aFrozenServiceWhoseLeaseRanOutPublishesNothing() {
        assumeTrue(Faults.areMany() || isFrozenOne(), "in a short run by the seed either this or the other");
        together("a frozen service, taken over and thawed", Faults.times(1, 20), (frozen, random) -> {
            frozen.signal("STOP");
            return () -> frozen.signal("CONT");
        });
    }

    @Test
    void oneOfTwoServicesIsKilled() {
        assumeTrue(Faults.areMany() || !isFrozenOne(), "in a short run by the seed either this or the other");
        together("kill -9 of one of two services on one inbox", Faults.times(1, 20), (killed, random) -> {
            killed.kill();
            return () -> {};
        });
    }

    private static boolean isFrozenOne() {
        return Faults.random("frozen or killed").nextBoolean();
    }

    /** What is done to one of the two; gives what ends it. */
    private interface Fault {
        Runnable strike(Caravan one, Random random);
    }

    private void together(String name, int times, Fault fault) {
        Truth truth = Truth.shop();
        Random random = Faults.random(name);
        List<String> violations = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            Home home = Home.in(folder.resolve("home-" + i), LEASE);
            String data = "=" + home.folder().resolve("raw_data");
            Home beside = home.another(
                    folder.resolve("beside-" + i),
                    LEASE,
                    "caravan.inbox" + data + "/inbox",
                    "caravan.archive" + data + "/archive",
                    "caravan.failed" + data + "/failed",
                    "caravan.output=" + home.output());
            String printed;
            try (Caravan one = Caravan.run(home);
                    Caravan other = Caravan.run(beside);
                    DroppedFiles watch = new DroppedFiles(home, truth)) {
                watch.drop(truth.parts(1).get(0));
                awaitWork(home, random.nextInt(10));
                Runnable end = fault.strike(one, random);
                violations.addAll(Faults.healed("while one is out of order", () -> Verdict.isAtRest(home, truth)));
                end.run();
                boolean unused = Awaiting.until(() -> false, Duration.ofSeconds(3)); // what would it do now?
                violations.addAll(Faults.healed("after the end", () -> Verdict.isAtRest(home, truth)));
                violations.addAll(watch.violations());
                printed = one.text() + other.text();
            }
            violations.addAll(Verdict.ofInbox(home, truth, printed));
        }
        Faults.verdict(this, name, times, violations);
    }

    /** Until a run is under way and so many are done. */
    private static void awaitWork(Home home, int done) {
        boolean unused = Awaiting.until(
                () -> Long.parseLong(home.ask("SELECT count(*) FROM caravan.run WHERE state = 'loaded'")) >= done,
                Duration.ofSeconds(20));
    }
}

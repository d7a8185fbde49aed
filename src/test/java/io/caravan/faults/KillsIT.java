package io.caravan.faults;

import io.caravan.cli.Home;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed or asked to end at random moments, and started again: the same end as undisturbed. */
@Timeout(1800)
class KillsIT {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);
    private static final Duration AT_MOST = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void aLoadThatIsKilledAtRandomMomentsEndsAsUndisturbed() {
        String fault = "kill -9 of a load at a random moment";
        Truth truth = Truth.shop();
        Random random = Faults.random(fault);
        Home home = Home.in(folder.resolve("home"));
        StringBuilder printed = new StringBuilder();
        int kills = 0;
        for (int i = 0; i < Faults.times(2, 70); i++) {
            Caravan load = Caravan.load(home, truth.folder());
            if (load.endsWithin(Duration.ofMillis(1000 + random.nextInt(1500)))) {
                home = Home.in(folder.resolve("home-" + i)); // it is through; there is nothing left to disturb
            } else {
                load.kill();
                kills++;
            }
            printed.append(load.text());
        }
        try (Caravan last = Caravan.load(home, truth.folder())) {
            int unused = last.exitCode();
            printed.append(last.text());
        }
        Faults.verdict(this, fault, kills, Verdict.ofLoad(home, truth, printed.toString()));
    }

    @Test
    void aServiceThatIsKilledOrAskedToEndAtRandomMomentsEndsAsUndisturbed() {
        String fault = "kill -9 or SIGTERM of a service at a random moment";
        Truth truth = Truth.shop();
        Random random = Faults.random(fault);
        List<String> violations = new ArrayList<>();
        int kills = 0;
        for (int round = 0; round < Faults.times(1, 10); round++) {
            Home home = Home.in(folder.resolve("home-" + round));
            StringBuilder printed = new StringBuilder();
            try (DroppedFiles watch = new DroppedFiles(home, truth)) {
                for (List<String> part : truth.parts(Faults.times(2, 5))) {
                    Caravan run = Caravan.run(home);
                    watch.drop(part);
                    boolean unused = run.endsWithin(Duration.ofMillis(random.nextInt(3000)));
                    if (random.nextBoolean()) {
                        run.kill();
                    } else {
                        violations.addAll(asked(run));
                    }
                    printed.append(run.text());
                    kills++;
                }
                try (Caravan last = Caravan.run(home)) {
                    violations.addAll(Faults.healed("after kills", () -> Verdict.isAtRest(home, truth)));
                    violations.addAll(asked(last));
                    printed.append(last.text());
                }
                violations.addAll(watch.violations());
            }
            violations.addAll(Verdict.ofInbox(home, truth, printed.toString()));
        }
        Faults.verdict(this, fault, kills, violations);
    }

    @Test
    void aLoadThatIsAskedToEndAtRandomMomentsEndsSoonAndNextTimeAsUndisturbed() {
        String fault = "SIGTERM of a load at a random moment";
        Truth truth = Truth.shop();
        Random random = Faults.random(fault);
        Home home = Home.in(folder.resolve("home"));
        StringBuilder printed = new StringBuilder();
        List<String> violations = new ArrayList<>();
        int asked = Faults.times(1, 30);
        for (int i = 0; i < asked; i++) {
            Caravan load = Caravan.load(home, truth.folder());
            boolean unused = load.endsWithin(Duration.ofMillis(500 + random.nextInt(2500)));
            violations.addAll(asked(load));
            printed.append(load.text());
        }
        try (Caravan last = Caravan.load(home, truth.folder())) {
            int unused = last.exitCode();
            printed.append(last.text());
        }
        violations.addAll(Verdict.ofLoad(home, truth, printed.toString()));
        Faults.verdict(this, fault, asked, violations);
    }

    @Test
    void whoWaitsForALostDatabaseEndsWhenAsked() {
        List<String> violations = new ArrayList<>();
        Truth truth = Truth.shop();
        Home home = Home.in(folder.resolve("home"));
        try (Proxy proxy = new Proxy(home)) {
            home.set(proxy.url());
            Caravan load = Caravan.load(home, truth.folder());
            load.await("Loading", AT_MOST);
            proxy.refuse();
            violations.addAll(waits(load));
            Caravan run = Caravan.in(home).start("run");
            violations.addAll(waits(run));
        }
        Faults.verdict(this, "SIGTERM while the database is lost", 2, violations);
    }

    private static List<String> waits(Caravan caravan) {
        List<String> violations = new ArrayList<>();
        if (!caravan.await("the database is away", AT_MOST)) {
            violations.add("it did not wait for its database: " + caravan.text());
        }
        violations.addAll(asked(caravan));
        return violations;
    }

    /** SIGTERM, and it is gone soon. */
    private static List<String> asked(Caravan caravan) {
        caravan.signal("TERM");
        if (caravan.endsWithin(ENDS_WITHIN)) {
            return List.of();
        }
        caravan.kill();
        return List.of("it did not end within " + ENDS_WITHIN.toSeconds() + " s: " + caravan.text());
    }
}

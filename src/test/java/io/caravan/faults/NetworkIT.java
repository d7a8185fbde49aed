package io.caravan.faults;

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

/** A network that fails between the product and its database. */
@Timeout(1800)
class NetworkIT {

    @TempDir
    Path folder;

    private interface Fault {
        void strike(Proxy proxy, Random random);
    }

    @Test
    void aNetworkThatFailsInEveryWayLosesNothing() {
        List<String> names = List.of(
                "a connection is cut in the middle of a message",
                "the reply to COMMIT is lost",
                "the network is silent for some seconds",
                "the network is slow",
                "the network refuses all");
        List<Fault> faults = List.of(
                (proxy, random) -> proxy.cutAfter(random.nextInt(60_000)),
                (proxy, random) -> proxy.loseReplyToCommit(1 + random.nextInt(12)),
                (proxy, random) -> {
                    proxy.goSilent();
                    pass(Duration.ofMillis(1000 + random.nextInt(Faults.times(2000, 30_000))));
                    if (random.nextBoolean()) {
                        proxy.cut(); // as when what was in between has forgotten the connections
                    }
                },
                (proxy, random) -> {
                    proxy.delay(Duration.ofMillis(1 + random.nextInt(20)));
                    pass(Duration.ofSeconds(2));
                },
                (proxy, random) -> {
                    proxy.refuse();
                    pass(Duration.ofMillis(random.nextInt(3000)));
                });
        Truth truth = Truth.shop();
        Random random = Faults.random("network");
        List<String> violations = new ArrayList<>();
        int rounds = Faults.times(1, 20);
        for (int round = 0; round < rounds; round++) {
            Home home = Home.in(folder.resolve("home-" + round));
            try (Proxy proxy = new Proxy(home)) {
                home.set(proxy.url(), "caravan.lease=PT20S"); // nothing waits for longer than for whoever seems to hang
                violations.addAll(round(home, truth, proxy, names, faults, random));
            }
        }
        for (String name : names) {
            List<String> own =
                    violations.stream().filter(each -> each.startsWith(name)).toList();
            violations.removeAll(own);
            Faults.verdict(this, name, rounds, own);
        }
        Faults.verdict(this, "all of these together", rounds, violations);
    }

    private static List<String> round(
            Home home, Truth truth, Proxy proxy, List<String> names, List<Fault> faults, Random random) {
        List<String> violations = new ArrayList<>();
        String printed;
        List<List<String>> parts = truth.parts(faults.size());
        try (Caravan run = Caravan.run(home);
                DroppedFiles watch = new DroppedFiles(home, truth)) {
            for (int i = 0; i < faults.size(); i++) {
                watch.drop(parts.get(i));
                pass(Duration.ofMillis(1000 + random.nextInt(500))); // until files are taken
                faults.get(i).strike(proxy, random);
                pass(Duration.ofMillis(500));
                proxy.heal();
                violations.addAll(Faults.healed(names.get(i), () -> isInboxEmpty(home)));
            }
            violations.addAll(Faults.healed("all", () -> Verdict.isAtRest(home, truth)));
            violations.addAll(watch.violations());
            printed = run.text();
        }
        if (!violations.isEmpty()) {
            System.out.println(printed); // what the service said tells when it stood still
        }
        if (proxy.cuts() == 0 && proxy.lostReplies() == 0) {
            violations.add("the proxy found nothing to cut");
        }
        violations.addAll(Verdict.ofInbox(home, truth, printed));
        return violations;
    }

    static boolean isInboxEmpty(Home home) {
        List<Path> files = new ArrayList<>();
        try {
            Verdict.eachFile(home.inbox(), (path, name) -> files.add(path));
        } catch (java.io.UncheckedIOException e) {
            return false; // a folder went while it was looked at
        }
        return files.isEmpty();
    }

    private static void pass(Duration time) {
        boolean unused = Awaiting.until(() -> false, time);
    }
}

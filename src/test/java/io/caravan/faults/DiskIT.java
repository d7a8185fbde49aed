package io.caravan.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravan.cli.Home;
import io.caravan.route.Awaiting;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, and folders and files that nobody may change. */
@Timeout(1800)
class DiskIT {

    private static final int PIECE = 4096;

    @TempDir
    Path folder;

    @Test
    void aDiskThatIsFullForAWhileLosesNothing() throws IOException {
        List<String> full = List.of("raw_data/archive", "output", "raw_data/failed", ".caravan")
                .subList(0, Faults.times(2, 4));
        Home home = Home.in(folder.resolve("home"));
        List<Path> mounted = new ArrayList<>();
        for (String name : full) {
            Path place = Files.createDirectories(home.folder().resolve(name));
            assumeTrue(
                    Caravan.command("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place.toString()),
                    "a disk of its own needs the right to mount one");
            mounted.add(place);
        }
        try {
            Truth truth = Truth.shop();
            List<List<String>> parts = truth.parts(full.size());
            List<String> violations = new ArrayList<>();
            String printed;
            try (Caravan run = Caravan.run(home);
                    DroppedFiles watch = new DroppedFiles(home, truth)) {
                for (int i = 0; i < full.size(); i++) {
                    Path filler = fill(mounted.get(i));
                    watch.drop(parts.get(i));
                    pass(2);
                    Files.delete(filler);
                    String fault = "the disk of " + full.get(i) + " is full";
                    Faults.verdict(this, fault, 1, Faults.healed(fault, () -> NetworkIT.isInboxEmpty(home)));
                }
                violations.addAll(Faults.healed("all", () -> Verdict.isAtRest(home, truth)));
                violations.addAll(watch.violations());
                printed = run.text();
            }
            violations.addAll(Verdict.ofInbox(home, truth, printed));
            Faults.verdict(this, "all disks full, one after the other", 1, violations);
        } finally {
            mounted.forEach(place -> Caravan.command("umount", "-l", place.toString()));
        }
    }

    /** To the last byte. */
    private static Path fill(Path disk) throws IOException {
        Path filler = disk.resolve(".filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[PIECE]);
            }
        } catch (IOException e) {
            return filler; // it is full
        }
    }

    @Test
    void whatNobodyMayChangeIsTriedAgain() throws IOException {
        Home home = Home.in(folder.resolve("home"));
        Truth truth = Truth.shop();
        List<String> violations = new ArrayList<>();
        String printed;
        List<List<String>> parts = truth.parts(Faults.times(2, 3));
        try (Caravan run = Caravan.run(home);
                DroppedFiles watch = new DroppedFiles(home, truth)) {
            List<Path> places =
                    Faults.some(1, List.of(home.output(), home.folder().resolve("raw_data/archive")));
            for (int i = 0; i < places.size(); i++) {
                Files.createDirectories(places.get(i));
                violations.addAll(immutable(
                        home, watch, parts.get(i), places.get(i), places.get(i).getFileName() + " may not be changed"));
            }
            String file = parts.get(parts.size() - 1).get(0);
            truth.drop(home, List.of()); // the folders are there
            Path place = home.inbox().resolve(file);
            violations.addAll(immutable(
                    home, watch, parts.get(parts.size() - 1), place, "a file in the inbox may not be changed"));
            violations.addAll(Faults.healed("all", () -> Verdict.isAtRest(home, truth)));
            violations.addAll(watch.violations());
            printed = run.text();
        }
        if (printed.lines().count() > 400) {
            violations.add("the log has " + printed.lines().count() + " lines");
        }
        violations.addAll(Verdict.ofInbox(home, truth, printed));
        Faults.verdict(this, "all that may not be changed, one after the other", 1, violations);
    }

    private List<String> immutable(Home home, DroppedFiles watch, List<String> files, Path place, String fault) {
        boolean isThere = Files.exists(place);
        if (isThere) {
            assumeTrue(Caravan.command("chattr", "+i", place.toString()), "it needs the right to chattr +i");
        }
        try {
            watch.drop(files);
            if (!isThere) {
                assumeTrue(Caravan.command("chattr", "+i", place.toString()), "it needs the right to chattr +i");
            }
            pass(2);
        } finally {
            boolean unused = Caravan.command("chattr", "-i", place.toString());
        }
        List<String> violations = Faults.healed(fault, () -> NetworkIT.isInboxEmpty(home));
        Faults.verdict(this, fault, 1, violations);
        return violations;
    }

    private static void pass(int seconds) {
        boolean unused = Awaiting.until(() -> false, Duration.ofSeconds(seconds));
    }
}

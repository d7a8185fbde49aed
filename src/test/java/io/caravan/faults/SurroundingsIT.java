package io.caravan.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravan.cli.Home;
import io.caravan.route.Awaiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Other places, languages, encodings and clocks: the same ending. */
@Timeout(1800)
class SurroundingsIT {

    private static final List<String[]> SURROUNDINGS = List.of(
            new String[] {"-Duser.timezone=Asia/Kolkata", "-Duser.language=tr", "-Duser.country=TR"},
            new String[] {"-Duser.timezone=America/St_Johns", "-Dfile.encoding=ISO-8859-1"},
            new String[] {"-Duser.timezone=Pacific/Apia", "-Dfile.encoding=COMPAT", "-Duser.language=ar"});

    @TempDir
    Path folder;

    @Test
    void aLoadEndsTheSameInAllTimeZonesLanguagesAndEncodings() {
        Truth truth = Truth.shop();
        List<String> violations = new ArrayList<>();
        for (String[] options : SURROUNDINGS.subList(0, Faults.times(1, 3))) {
            Home home = Home.in(folder.resolve("home-" + options[0].replace('/', '-')));
            Caravan.Ended load = Caravan.in(home)
                    .environment("LC_ALL", "C")
                    .option(options)
                    .start("load", truth.folder().toString(), "--domain", "shop")
                    .ended();
            Verdict.ofLoad(home, truth, load.text())
                    .forEach(violation -> violations.add(String.join(" ", options) + ": " + violation));
        }
        Faults.verdict(this, "another time zone, language and encoding", Faults.times(1, 3), violations);
    }

    /** The service's clock, not that of the database, is days ahead or behind, and jumps. */
    @Test
    void aClockThatIsWrongAndJumpsChangesNothing() throws Exception {
        Path library = Stream.of(
                        "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
                        "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1")
                .map(Path::of)
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
        assumeTrue(Faults.areMany(), "only in the long run, as it has to wait");
        assumeTrue(library != null, "a clock that jumps needs libfaketime (Debian: faketime)");
        Truth truth = Truth.shop();
        Home home = Home.in(folder.resolve("home"));
        Path clock = folder.resolve("clock");
        Files.writeString(clock, "+0");
        List<String> jumps = List.of("-3d", "+0", "+40d");
        List<List<String>> parts = truth.parts(jumps.size());
        List<String> violations = new ArrayList<>();
        String printed;
        try (Caravan run = Caravan.in(home)
                        .environment("LD_PRELOAD", library.toString())
                        .environment("FAKETIME_TIMESTAMP_FILE", clock.toString())
                        .environment("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                        .environment("DONT_FAKE_MONOTONIC", "1")
                        .environment("NO_FAKE_STAT", "1")
                        .environment("FAKETIME_NO_CACHE", "1")
                        .start("run")
                        .up();
                DroppedFiles watch = new DroppedFiles(home, truth)) {
            for (int i = 0; i < jumps.size(); i++) {
                Files.writeString(clock, jumps.get(i));
                watch.drop(parts.get(i));
                boolean unused = Awaiting.until(() -> false, Duration.ofSeconds(3));
            }
            violations.addAll(Faults.healed("when the clock is right", () -> Verdict.isAtRest(home, truth)));
            violations.addAll(watch.violations());
            printed = run.text();
        }
        violations.addAll(Verdict.ofInbox(home, truth, printed));
        Faults.verdict(this, "the clock jumps by days", jumps.size(), violations);
    }
}

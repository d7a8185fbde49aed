package io.caravan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cli.Home;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each call of the product that reads or changes the database or the disk throws once; the next poll goes on. */
@Timeout(7200)
class ThrowingIT {

    private static final Pattern END = Pattern.compile("deliveries: (\\d+), places: (\\d+) of (\\d+), thrown: (\\d+)");

    @TempDir
    Path folder;

    @Test
    void whicheverCallThrowsTheNextPollFinishesTheFile() {
        Home home = Home.in(
                folder.resolve("home"),
                "caravan.housekeeping-schedule=* * * * * ?",
                "caravan.erasure-schedule=* * * * * ?");
        int most = Integer.getInteger("faults.points", Faults.times(12, Integer.MAX_VALUE));
        Caravan.Ended ended = Caravan.in(home)
                .main(ThrowingErrand.class)
                .crashing()
                .start(
                        home.folder().toString(),
                        Long.toString(Faults.seed()),
                        Integer.toString(most),
                        Slice.ofThisRun().toString())
                .ended();
        List<String> violations = new ArrayList<>(ended.text()
                .lines()
                .filter(line -> line.startsWith("violation"))
                .toList());
        Matcher end = END.matcher(ended.text());
        assertThat(end.find()).as(ended.text()).isTrue();
        long deliveries = Long.parseLong(end.group(1));
        violations.addAll(SmallFiles.violations(home, deliveries));
        if (!violations.isEmpty()) {
            System.out.println(ended.text());
        }
        System.out.println(end.group());
        assertThat(Integer.parseInt(end.group(4))).as("thrown").isGreaterThan(Integer.parseInt(end.group(2)) / 2);
        Faults.verdict(
                this, "a call throws once, in the life of one service", Integer.parseInt(end.group(4)), violations);
    }
}

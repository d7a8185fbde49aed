package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.generate.ShopGenerator;
import io.caravan.generate.ShopOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} at random moments of a load, and started again: the same end as undisturbed. */
@Timeout(300)
class KillIT {

    private static final int KILLS = 10;
    private static final long SEED = 42;

    @TempDir
    Path folder;

    @Test
    void endsTheSameHoweverOftenItIsKilled() throws Exception {
        Path data = folder.resolve("data");
        var unused = new ShopGenerator(ShopOptions.small()).generate(data);
        Home undisturbed = Home.in(folder.resolve("undisturbed"));
        undisturbed.run("load", data.toString(), "--domain", "shop");

        Home home = Home.in(folder.resolve("home"));
        Random random = new Random(SEED);
        int kills = 0;
        while (kills < KILLS) {
            Process process =
                    home.process("load", data.toString(), "--domain", "shop").start();
            awaitFirstFiles(process);
            if (!process.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                kills++;
            } else {
                break; // it is through; there is nothing left to disturb
            }
        }
        Home.Answer last = home.run("load", data.toString(), "--domain", "shop");

        assertThat(kills).as("kills before the load was through").isGreaterThan(2);
        assertThat(last.exitCode()).as(last.text()).isIn(ExitCode.DONE, ExitCode.INCOMPLETE);
        Ending.of(home).mustEqual(Ending.of(undisturbed), "after " + kills + " kills");
        assertThat(home.ask("SELECT count(*) FROM caravan.run WHERE state = 'claimed'"))
                .isEqualTo("0");
        assertThat(home.ask("SELECT count(*) FROM caravan.output WHERE NOT in_place"))
                .isEqualTo("0");
        assertThat(drafts(home)).as("output files left in draft").isZero();
    }

    /** The moments before the first file are the same every time; the kill comes after the first sign of work. */
    private static void awaitFirstFiles(Process process) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = reader.readLine();
        while (line != null && !line.startsWith("Loading")) {
            line = reader.readLine();
        }
    }

    private static long drafts(Home home) throws IOException {
        try (Stream<Path> files = Files.walk(home.output())) {
            return files.filter(file -> file.getFileName().toString().contains(".draft"))
                    .count();
        }
    }
}

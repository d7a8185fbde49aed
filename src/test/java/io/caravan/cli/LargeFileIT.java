package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.generate.CustomersFile;
import io.caravan.generate.Expected;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file larger than the heap loads: memory does not grow with the file. */
@Timeout(300)
class LargeFileIT {

    private static final long ROWS = 400_000;

    @TempDir
    Path folder;

    @Test
    void aFileLargerThanTheHeapLoads() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Path file = data.resolve("customers.json");
        Expected expected = CustomersFile.write(file, ROWS, 1, 0.01, CustomersFile.Format.JSON);
        assertThat(Files.size(file)).isGreaterThan(120L << 20);

        Home home = Home.in(folder.resolve("home"));
        Process load = home.process(
                        List.of("-Xmx96m", "-XX:+ExitOnOutOfMemoryError"), "load", data.toString(), "--domain", "shop")
                .start();
        String text = new String(load.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(load.waitFor()).as(text).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(home.ask("SELECT count(*) FROM shop.customers"))
                .isEqualTo(
                        Long.toString(expected.datasets().get("shop.customers").rows()));
    }

    @Test
    void everyFormatGivesTheSameRows() throws Exception {
        Home first = null;
        for (CustomersFile.Format format : CustomersFile.Format.values()) {
            Path data = Files.createDirectories(folder.resolve("data-" + format));
            var unused = CustomersFile.write(data.resolve("customers.json.gz"), 5_000, 3, 0, format);
            Home home = Home.in(folder.resolve("home-" + format));
            Home.Answer load = home.run("load", data.toString(), "--domain", "shop");
            assertThat(load.exitCode()).as(load.text()).isEqualTo(ExitCode.DONE);
            if (first == null) {
                first = home;
            } else {
                Ending.of(home).mustEqual(Ending.of(first), format.name());
            }
        }
    }
}

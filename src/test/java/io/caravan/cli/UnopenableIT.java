package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravan.RawNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files that cannot be opened by their name, or not by this user: shown, notified once, and in nobody's way. */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
class UnopenableIT {

    /** Takes from root the right to read everything. */
    private static final List<String> AS_ANYBODY = List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search");

    private static final List<String> NAMES =
            List.of("locked", "products-locked.json", "products_\\xE4.json", "t\\xE4g/products.json");

    @TempDir
    Path folder;

    @AfterEach
    void unlock() throws Exception {
        var unused = new ProcessBuilder("chmod", "-R", "u+rwX", folder.toString())
                .start()
                .waitFor();
    }

    @Test
    void theServiceTakesTheOthersAndNotifiesOnce() throws Exception {
        assumeCanBeDenied();
        Home home = Home.in(
                folder.resolve("home"), "caravan.unmatched-after=PT0S", "caravan.housekeeping-schedule=* * * * * ?");
        Path shop = drop(home.inbox().resolve("shop"));
        Process run = asAnybody(home, "run").start();
        try {
            home.await("SELECT count(*) = 1 FROM shop.products");
            home.await("SELECT count(*) > 0 FROM caravan.mail WHERE subject LIKE '%cannot be opened'");
            String mails = "SELECT string_agg(body, '') FROM caravan.mail";
            assertThat(home.ask(mails))
                    .contains(NAMES.stream()
                            .map(name -> "  - shop/" + name + "\n")
                            .toList());
            assertThat(printed(asAnybody(home, "status")))
                    .contains(NAMES.stream()
                            .map(name -> "missing): shop/" + name + "\n")
                            .toList());

            RawNames.move(write(folder.resolve("later"), 3), shop, "products-\\344.json");
            home.await("SELECT string_agg(body, '') LIKE '%products-\\\\xE4.json%' FROM caravan.mail");
            allow(shop.resolve("products-locked.json"), "rw-------");
            home.await("SELECT count(*) = 2 FROM shop.products");

            assertThat(home.ask("SELECT count(*) FROM caravan.mail"))
                    .as("one for those that lay there, one for the later")
                    .isEqualTo("2");
            assertThat(home.ask(mails)).containsOnlyOnce("products_\\xE4.json");
        } finally {
            run.destroy();
            run.waitFor();
        }
    }

    @Test
    void aLoadSaysSoAndLoadsTheRest() throws Exception {
        assumeCanBeDenied();
        Home home = Home.in(folder.resolve("home"));
        Path shop = drop(folder.resolve("in"));

        Process load =
                asAnybody(home, "load", shop.toString(), "--domain", "shop").start();
        String text = new String(load.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(load.waitFor()).as(text).isEqualTo(ExitCode.FAILED);
        assertThat(text)
                .contains("1 files loaded")
                .contains(NAMES.stream().map(name -> "\n    " + name + "\n").toList());
        assertThat(home.ask("SELECT count(*) FROM shop.products")).isEqualTo("1");
    }

    private static Path drop(Path shop) throws Exception {
        write(Files.createDirectories(shop).resolve("products_\u00e4.json"), 1);
        allow(write(shop.resolve("products-locked.json"), 2), "---------");
        write(Files.createDirectory(shop.resolve("locked")).resolve("products.json"), 4);
        allow(shop.resolve("locked"), "---------");
        RawNames.move(write(shop.resolve(".x"), 5), shop, "products_\\344.json");
        write(Files.createDirectory(shop.resolve("x")).resolve("products.json"), 6);
        RawNames.move(shop.resolve("x"), shop, "t\\344g");
        return shop;
    }

    private static Path write(Path file, int sku) throws Exception {
        return Files.writeString(
                file,
                "{\"sku\": " + sku
                        + ", \"name\": \"tea\", \"price\": \"1.20\", \"category\": \"misc\", \"popularity\": 0.5}");
    }

    private static void allow(Path file, String rights) throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }

    private static ProcessBuilder asAnybody(Home home, String... arguments) {
        ProcessBuilder process = home.process(arguments);
        if (isRoot()) {
            process.command().addAll(0, AS_ANYBODY);
        }
        return process;
    }

    private static String printed(ProcessBuilder process) throws Exception {
        return new String(process.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static void assumeCanBeDenied() throws Exception {
        if (isRoot()) {
            List<String> command = new ArrayList<>(AS_ANYBODY);
            command.add("true");
            assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "root may read everything");
            assumeTrue(new ProcessBuilder(command).start().waitFor() == 0, "root may read everything");
        }
    }
}

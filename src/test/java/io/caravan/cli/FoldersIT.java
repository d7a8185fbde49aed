package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.route.Awaiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of the settings that cannot work, or that are away for a while. */
class FoldersIT {

    private static final Duration AT_MOST = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void aLinkToNothingEndsEveryCommandWithOneLine() throws IOException {
        Home home = Home.in(folder.resolve("home"));
        Files.createSymbolicLink(home.output(), folder.resolve("unmounted"));
        for (String[] command : new String[][] {{"run"}, {"status"}, {"verify"}, {"fix"}}) {
            Home.Answer answer = home.run(command);
            assertThat(answer.exitCode()).as(answer.text()).isEqualTo(ExitCode.FAILED);
            assertThat(answer.text().lines())
                    .singleElement()
                    .asString()
                    .contains("caravan.output", home.output().toString(), "is a link to", "set another folder");
        }
    }

    @Test
    void aFolderThatIsAwayForAWhileIsNotMadeAnewAndHealsByItself() throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        Path away = folder.resolve("away");
        Home home = Home.in(
                folder.resolve("home"),
                "caravan.output=" + disk.resolve("output"),
                "caravan.archive=" + disk.resolve("archive"));
        Path log = folder.resolve("run.log");
        Process run = home.process("run")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(Awaiting.until(() -> text(log).contains("Caravan is up"), AT_MOST))
                    .isTrue();
            Files.move(disk, away);
            Path inbox = home.inbox().resolve("shop/customers.json");
            Path beside = inbox.resolveSibling(".customers");
            Files.writeString(
                    beside,
                    "{\"id\": \"1\", \"first_name\": \"Ada\", \"last_name\": \"Lovelace\", \"email\": \"ada@example.org\", \"last_change\": \"2021-01-01\"}\n");
            Files.move(beside, inbox);
            assertThat(Awaiting.until(() -> text(log).contains("output is not there"), AT_MOST))
                    .as(text(log))
                    .isTrue();
            assertThat(disk).doesNotExist();
            assertThat(inbox).exists();
            Files.move(away, disk);
            assertThat(Awaiting.until(() -> !Files.exists(inbox), AT_MOST))
                    .as(text(log))
                    .isTrue();
            assertThat(Awaiting.until(
                            () -> Files.exists(disk.resolve("archive/shop/customers.json"))
                                    && Files.exists(disk.resolve("output/shop/customers/customers.json")),
                            AT_MOST))
                    .as(text(log))
                    .isTrue();
        } finally {
            run.destroy();
            if (!run.waitFor(60, TimeUnit.SECONDS)) {
                run.destroyForcibly();
            }
        }
        Home.Answer verify = home.run("verify");
        assertThat(verify.exitCode()).as(verify.text()).isEqualTo(ExitCode.DONE);
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "";
        }
    }
}

package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.database.Database;
import io.caravan.run.FiledFiles;
import io.caravan.run.Presence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The names of files in the books, while files get other names. */
@Timeout(60)
class FiledFilesIT {

    private static final Optional<String> ARCHIVE = Optional.of("archive/");

    @TempDir
    Path folder;

    private Home loaded() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        for (String name : List.of("a", "b")) {
            Files.writeString(
                    data.resolve("customers-" + name + ".json"),
                    "{\"id\": \"%1$s\", \"first_name\": \"F\", \"last_name\": \"L\", \"email\": \"%1$s@example.org\"}"
                            .formatted(name));
        }
        Home home = Home.in(folder.resolve("home"));
        assertThat(home.run("load", data.toString(), "--domain", "shop").exitCode())
                .isEqualTo(ExitCode.DONE);
        return home;
    }

    @Test
    void whatWasWrittenDownBeforeAKillIsWrittenDownAgain() throws IOException {
        Home home = loaded();
        try (Database database = home.database()) {
            FiledFiles files = new FiledFiles(database);
            for (int time = 1; time <= 2; time++) {
                assertThat(files.moves(ARCHIVE, "shop/customers-a.json", "shop/customers-x.json"))
                        .isTrue();
            }
            assertThat(files.moves(ARCHIVE, "shop/customers-b.json", "shop/customers-x.json"))
                    .as("another file of that name")
                    .isFalse();
        }
        assertThat(home.ask("SELECT string_agg(filed_as, ' ' ORDER BY run) FROM caravan.run"))
                .contains("archive/shop/customers-x.json", "archive/shop/customers-b.json");
    }

    @Test
    void aFileThatIsNotFiledYetKeepsItsName() throws IOException {
        Home home = loaded();
        try (Database database = home.database();
                Presence presence = new Presence(database, Duration.ofMinutes(1))) {
            presence.begin();
            database.run(transaction -> transaction
                    .sql("UPDATE caravan.run SET filed_as = NULL, owner = ? WHERE file LIKE '%-a.json'")
                    .param(presence.owner())
                    .update());
            FiledFiles files = new FiledFiles(database);
            List<String> names = new ArrayList<>();
            var unused = files.names(names::add);
            assertThat(names).anyMatch(name -> name.contains("-b.json")).doesNotContain("shop/customers-a.json");
            var unusedCount = files.rename(name -> name.replace("customers-", "erased-"));
            assertThat(home.ask("SELECT string_agg(file, ' ' ORDER BY file) FROM caravan.run"))
                    .isEqualTo("shop/customers-a.json shop/erased-b.json");
        }
        try (Database database = home.database()) {
            var unused = new FiledFiles(database).rename(name -> name.replace("customers-", "erased-"));
        }
        assertThat(home.ask("SELECT string_agg(file, ' ' ORDER BY file) FROM caravan.run"))
                .as("the process is gone")
                .isEqualTo("shop/erased-a.json shop/erased-b.json");
    }
}

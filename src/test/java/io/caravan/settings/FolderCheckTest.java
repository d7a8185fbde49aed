package io.caravan.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.failure.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FolderCheckTest {

    @TempDir
    Path home;

    @BeforeEach
    void hasRoutes() throws IOException {
        Files.createDirectories(home.resolve("routes"));
    }

    private void check(Map<String, String> environment) {
        SettingsReader.read(home, environment).checkFolders();
    }

    @Test
    void foldersThatAreNotThereYetAreFineAndNotMade() {
        check(Map.of());
        assertThat(home.toFile().list()).containsExactly("routes");
    }

    @Test
    void linksToFoldersAreFine() throws IOException {
        Files.createDirectories(home.resolve("disk/output"));
        Files.createSymbolicLink(home.resolve("output"), home.resolve("disk/output"));
        assertThatCode(() -> check(Map.of())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INBOX", "ARCHIVE", "FAILED", "OUTPUT", "STATE"})
    void namesALinkToNothingAndAFile(String folder) throws IOException {
        Path link = Files.createSymbolicLink(home.resolve("link"), home.resolve("unmounted"));
        String key = "caravan." + folder.toLowerCase(java.util.Locale.ROOT);
        assertThatThrownBy(() -> check(Map.of("CARAVAN_" + folder, "link")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(key + ": " + link + " is a link to " + home.resolve("unmounted")
                        + ", where no folder is; mount or make that one, or set another folder");
        Path file = Files.createFile(home.resolve("file"));
        assertThatThrownBy(() -> check(Map.of("CARAVAN_" + folder, "file")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(key + ": " + file + " must be a folder and is a file");
        assertThatThrownBy(() -> check(Map.of("CARAVAN_" + folder, "file/below")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("cannot be made, as " + file + " is no folder");
    }

    @ParameterizedTest(name = "{0} in {1}, {2} in {3}")
    @CsvSource({
        "INBOX, data, ARCHIVE, data, is the folder of",
        "OUTPUT, data, STATE, ./data/, is the folder of",
        "INBOX, data, ARCHIVE, data/archive, lies inside that of caravan.inbox",
        "ARCHIVE, data, FAILED, data/failed, lies inside that of caravan.archive",
        "OUTPUT, data, STATE, data/.caravan, lies inside that of caravan.output",
        "OUTPUT, data, INBOX, linked/inbox, lies inside that of caravan.output",
    })
    void namesFoldersThatAreOneOrInsideAnother(
            String one, String folder, String other, String otherFolder, String message) throws IOException {
        Files.createDirectories(home.resolve("data"));
        Files.createSymbolicLink(home.resolve("linked"), home.resolve("data"));
        assertThatThrownBy(() -> check(Map.of("CARAVAN_" + one, folder, "CARAVAN_" + other, otherFolder)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theStateMayHoldTheOthers() {
        assertThatCode(() -> check(Map.of("CARAVAN_STATE", "data", "CARAVAN_INBOX", "data/inbox")))
                .doesNotThrowAnyException();
    }
}

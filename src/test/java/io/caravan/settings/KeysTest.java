package io.caravan.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {

    @TempDir
    Path home;

    @Test
    void existingKeysAreNotMade() throws IOException {
        Files.createDirectory(home.resolve("routes"));
        Settings settings = SettingsReader.read(home, Map.of());
        assertThat(Keys.existing(settings)).isEmpty();
        assertThat(settings.state()).doesNotExist();

        byte[] made = Keys.of(settings).of("certificates").getEncoded();
        assertThat(made).hasSize(32);
        assertThat(Keys.existing(settings).orElseThrow().of("certificates").getEncoded())
                .isEqualTo(made);
        assertThat(Keys.of(settings).of("certificates").getEncoded()).isEqualTo(made);
    }

    @Test
    void aGivenKeyExists() throws IOException {
        Files.createDirectory(home.resolve("routes"));
        Settings settings = SettingsReader.read(home, Map.of("CARAVAN_KEY", "k".repeat(32)));
        assertThat(Keys.existing(settings).orElseThrow().of("certificates").getEncoded())
                .isEqualTo(Keys.of(settings).of("certificates").getEncoded());
        assertThat(settings.state()).doesNotExist();
    }
}

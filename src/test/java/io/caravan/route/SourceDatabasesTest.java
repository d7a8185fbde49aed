package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.failure.InvalidSettingException;
import io.caravan.settings.Settings;
import io.caravan.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceDatabasesTest {

    @TempDir
    Path home;

    @Test
    void knowsTheDomainsThatNameOne() throws IOException {
        try (SourceDatabases databases = databases("jdbc:postgresql://localhost/operations")) {
            assertThat(databases.has("delivery")).isTrue();
            assertThat(databases.has("shop")).isFalse();
        }
    }

    @Test
    void refusesWhatIsNoAddressAndDoesNotRepeatIt() {
        assertThatThrownBy(() -> databases("postgres://me:secret@localhost/operations"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("delivery.source.url: must be like jdbc:postgresql://localhost/operations");
    }

    @Test
    void leavesAloneWhatIsFetchedFromAnAddress() throws IOException {
        try (SourceDatabases databases = databases("s3://bucket/orders")) {
            assertThat(databases.has("delivery")).isFalse();
        }
    }

    private SourceDatabases databases(String url) throws IOException {
        Files.createDirectories(home.resolve("routes/delivery"));
        Settings settings = SettingsReader.read(home, Map.of("DELIVERY_SOURCE_URL", url));
        return new SourceDatabases(settings, Set.of("delivery", "shop"));
    }
}

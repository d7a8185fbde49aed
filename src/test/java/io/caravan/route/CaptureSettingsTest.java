package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.failure.InvalidSettingException;
import io.caravan.settings.Settings;
import io.caravan.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptureSettingsTest {

    private static final String ADDRESS = "jdbc:postgresql://localhost/operations";

    @TempDir
    Path home;

    @Test
    void nothingIsCapturedUnlessSomebodyWantsIt() throws IOException {
        assertThat(settings(Map.of())).isEmpty();
        assertThat(settings(Map.of("DELIVERY_MODE", "poll"))).isEmpty();
    }

    @Test
    void slotAndPublicationAreCalledAsTheDomain() throws IOException {
        assertThat(settings(Map.of("DELIVERY_MODE", "cdc", "DELIVERY_SOURCE_URL", ADDRESS)))
                .map(CaptureSettings::name)
                .contains("caravan_delivery");
    }

    @ParameterizedTest(name = "{0}={1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "DELIVERY_MODE             | often | delivery.mode: must be poll or cdc",
                "DELIVERY_CDC_EVERY        | 5s    | delivery.cdc.every: must be a duration such as PT5S (five seconds)",
                "DELIVERY_CDC_EVERY        | PT0S  | delivery.cdc.every: must be a tenth of a second at least",
                "DELIVERY_CDC_BEHIND_LIMIT | 1GB   | delivery.cdc.behind-limit: must be a number of bytes",
                "DELIVERY_SOURCE_URL       | ''    | delivery.source.url: is not set, so there is no database whose changes could be captured",
            })
    void whatCannotWorkStopsTheStart(String key, String value, String message) {
        Map<String, String> environment = new HashMap<>(Map.of("DELIVERY_MODE", "cdc", "DELIVERY_SOURCE_URL", ADDRESS));
        environment.put(key, value);
        assertThatThrownBy(() -> settings(environment))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(message);
    }

    private Optional<CaptureSettings> settings(Map<String, String> environment) throws IOException {
        Files.createDirectories(home.resolve("routes/delivery"));
        Settings settings = SettingsReader.read(home, environment);
        return CaptureSettings.of(settings, "delivery");
    }
}

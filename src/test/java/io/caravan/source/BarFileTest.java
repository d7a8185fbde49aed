package io.caravan.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.contract.DatasetName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BarFileTest {

    private static final DatasetName METRICS = DatasetName.parse("coins.metrics");

    @TempDir
    Path folder;

    private static long millis(String text) {
        return Instant.parse(text).toEpochMilli();
    }

    @Test
    void theNameTellsWhichBarsItHolds() throws IOException {
        BarFile file = new BarFile(millis("2024-01-31T00:00:00Z"), millis("2024-01-31T23:55:00Z"));
        assertThat(file.path(METRICS)).isEqualTo("date=2024-01-31/metrics.0000-2355.json");
        put(file.path(METRICS));
        assertThat(BarFile.in(folder, METRICS)).isEqualTo(List.of(file));
        assertThat(file.holds(millis("2024-01-31T23:55:00Z"))).isTrue();
        assertThat(file.holds(millis("2024-02-01T00:00:00Z"))).isFalse();
        assertThat(BarFile.in(folder, DatasetName.parse("coins.metric"))).isEmpty();
    }

    @Test
    void otherFilesTellNothing() throws IOException {
        put("metrics.0000-2355.json");
        put("date=2024-01-31/metrics.json");
        put("date=2024-01-31/metrics.0000-2460.json");
        put("date=2024-02-30/metrics.0000-2355.json");
        put("date=2024-01-31/others.0000-2355.json");
        put("date=2024-01-31/hour=10/metrics.1000-1055.json");
        put("somewhere/metrics.0000-2355.json");
        assertThat(BarFile.in(folder, METRICS)).isEmpty();
        assertThat(BarFile.in(folder.resolve("nowhere"), METRICS)).isEmpty();
    }

    private void put(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.createFile(file);
    }
}

package io.caravan.retain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFilesTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    Path folder;

    @Test
    void deletesOldFilesButThoseThatAreKept() throws IOException {
        Path old = made("erasure-1.json", NOW.minusSeconds(1));
        Path young = made("erasure-2.json", NOW);
        Path key = made("caravan.pub", Instant.EPOCH);
        assertThat(OwnFiles.deleteBefore(NOW, folder, Set.of("caravan.pub"))).isEqualTo(1);
        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(key).exists();
    }

    private Path made(String name, Instant instant) throws IOException {
        Path file = Files.createFile(folder.resolve(name));
        return Files.setLastModifiedTime(file, FileTime.from(instant));
    }
}

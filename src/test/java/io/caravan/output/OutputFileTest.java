package io.caravan.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFileTest {

    private static final long SEED = 5;

    @TempDir
    Path folder;

    private static byte[] incompressible(int length) {
        byte[] bytes = new byte[length];
        new Random(SEED).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    void noByteIsLostHoweverLittleRoomThereIs(int level) throws DataFormatException {
        for (int length : new int[] {1, 100, 16_383, 70_000, 512 << 10}) {
            byte[] bytes = incompressible(length);
            for (int room : new int[] {16, length / 2 + 1, length, length + 64}) {
                byte[] compressed = OutputFile.compressed(bytes, level, room);
                assertThat(inflated(compressed, length))
                        .as("level %s, length %s, room %s", level, length, room)
                        .isEqualTo(bytes);
            }
        }
    }

    private static byte[] inflated(byte[] compressed, int length) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(compressed);
            byte[] bytes = new byte[length + 1];
            int count = 0;
            int more;
            do {
                more = inflater.inflate(bytes, count, bytes.length - count);
                count += more;
            } while (more > 0);
            return Arrays.copyOf(bytes, count);
        } finally {
            inflater.end();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void aFileOfManyBlocksThatCannotBeCompressedIsWhole(int level) throws IOException {
        byte[] line = incompressible(200_000);
        Path path = folder.resolve("out.json.gz");
        try (OutputFile file = new OutputFile(folder, path, true, level, Runnable::run)) {
            for (int i = 0; i < 12; i++) {
                file.add(line, 0, line.length);
            }
            file.complete();
        }
        try (InputStream bytes = new GZIPInputStream(Files.newInputStream(path))) {
            for (int i = 0; i < 12; i++) {
                assertThat(bytes.readNBytes(line.length)).isEqualTo(line);
            }
            assertThat(bytes.read()).isEqualTo(-1);
        }
    }

    @Test
    void anEmptyFileIsWhole() throws IOException {
        Path path = folder.resolve("out.json.gz");
        try (OutputFile file = new OutputFile(folder, path, true, 1, Runnable::run)) {
            file.complete();
        }
        try (InputStream bytes = new GZIPInputStream(Files.newInputStream(path))) {
            assertThat(bytes.readAllBytes()).isEmpty();
        }
    }
}

package io.caravan.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TemporaryNameTest {

    private final Path file = Path.of("shop", "customers ä.json\n.gz");

    @Test
    void knowsWhatIsWrittenFromWhatIsSetAside() {
        Path written = TemporaryName.beside(file);
        Path aside = TemporaryName.asideOf(file);

        assertThat(TemporaryName.isOf(written)).isTrue();
        assertThat(TemporaryName.setAside(written)).isEmpty();
        assertThat(TemporaryName.isOf(aside))
                .as("or it would be deleted after a day")
                .isFalse();
        assertThat(TemporaryName.setAside(aside)).contains(file);
        assertThat(TemporaryName.setAside(file)).isEmpty();
        assertThat(TemporaryName.setAside(Path.of("/"))).isEmpty();
    }

    @Test
    void aFolderTakesItWhateverTheNameIs() {
        Path aside = TemporaryName.asideOf(Path.of("ä".repeat(127) + "b"));

        assertThat(aside.toString().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(255);
        assertThat(TemporaryName.setAside(aside).orElseThrow().toString()).matches("ä+");
    }
}

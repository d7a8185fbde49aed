package io.caravan.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {

    @Test
    void leavesANameThatFits() {
        assertThat(FileName.of("customers.json", ".why.txt")).isEqualTo("customers.json.why.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u00FC", "\u4E2D", "\uD83D\uDE00"})
    void leavesOutLettersUntilAFolderTakesIt(String letter) {
        String name = FileName.of(letter.repeat(255), ".why.txt");
        assertThat(name.getBytes(UTF_8)).hasSizeBetween(252, 255);
        assertThat(name).matches("(" + letter + ")+\\.why\\.txt");
    }

    @Test
    void leavesOutAllOfItIfNeedBe() {
        assertThat(FileName.of("a", "x".repeat(300))).isEqualTo("x".repeat(300));
    }
}

package io.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.failure.UnreadableFileException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class ReasonsTest {

    @Test
    void tellsOurOwnMessages() {
        assertThat(Reasons.of(new RuntimeException("secret", new UnreadableFileException("it was cut"))))
                .isEqualTo("it was cut");
    }

    @Test
    void tellsNothingOfOthers() {
        assertThat(Reasons.of(new IllegalArgumentException("secret"))).doesNotContain("secret");
    }

    @Test
    void aNameInItTakesOverNoTerminal() {
        assertThat(Reasons.of(new NoSuchFileException("inbox/a\u001B[2J\nb.json")))
                .isEqualTo("inbox/a?[2J b.json: is not there");
    }

    @Test
    void onATerminalLinesStayLinesAndNonePassesForAnother() {
        assertThat(Reasons.linesOf(
                        new UnreadableFileException("it does not start:\n\u001B[2Jwhy\ncaravan: all is well")))
                .isEqualTo("it does not start:\n  ?[2Jwhy\n  caravan: all is well");
    }
}

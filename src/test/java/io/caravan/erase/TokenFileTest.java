package io.caravan.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.Erasures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {

    private static final Instant THEN = Instant.parse("2026-11-30T10:00:00Z");

    @TempDir
    Path folder;

    @Test
    void whereverALineWasCutTheOthersAreRead() throws IOException {
        String first = "a".repeat(64);
        String cut = "b".repeat(64);
        String last = "c".repeat(64);
        TokenFile whole = new TokenFile(folder.resolve("whole"));
        whole.add(Map.of(first, Erasures.Kind.ID), THEN);
        int firstEnds = Files.readString(folder.resolve("whole")).length();
        whole.add(Map.of(cut, Erasures.Kind.EMAIL), THEN);
        String text = Files.readString(folder.resolve("whole"));
        for (int end = firstEnds; end < text.length() - 1; end++) {
            Path file = Files.writeString(folder.resolve("cut" + end), text.substring(0, end));
            TokenFile tokens = new TokenFile(file);
            tokens.add(Map.of(last, Erasures.Kind.PSEUDONYM), THEN);
            assertThat(tokens.since(THEN.minusSeconds(1)))
                    .as("cut at %d", end)
                    .isEqualTo(Map.of(first, Erasures.Kind.ID, last, Erasures.Kind.PSEUDONYM));
        }
        assertThat(whole.since(THEN.plusSeconds(1))).isEmpty();
    }

    @Test
    void whatIsTakenBackIsNotThereUntilItIsAddedAgain() {
        String token = "a".repeat(64);
        TokenFile tokens = new TokenFile(folder.resolve("tokens"));
        tokens.add(Map.of(token, Erasures.Kind.ID), THEN);
        tokens.takeBack(List.of(token), THEN);
        assertThat(tokens.since(THEN)).isEmpty();
        tokens.add(Map.of(token, Erasures.Kind.ID), THEN);
        assertThat(tokens.since(THEN)).containsKey(token);
    }
}

package io.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.Documents;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenRunTest {

    private final List<String> released = new ArrayList<>();
    private final OpenRun open = new OpenRun(
            new Run(
                    1,
                    1,
                    Documents.contract("shop.customers"),
                    new SourceFile(
                            "shop/customers.json",
                            Path.of("customers.json"),
                            "",
                            new SourceFile.Stamp(0, Instant.EPOCH),
                            "")),
            () -> released.add("claim"));

    @Test
    void releasesInReverseOrderAndOnce() {
        open.onClose(() -> released.add("draft"));
        open.onClose(() -> released.add("transaction"));
        open.close();
        open.close();
        assertThat(released).containsExactly("transaction", "draft", "claim");
    }

    @Test
    void releasesAllThoughEachOneThrows() {
        open.onClose(() -> {
            throw new IllegalStateException("the draft");
        });
        open.onClose(() -> {
            throw new IllegalStateException("the transaction");
        });
        assertThatThrownBy(open::close).hasMessage("the transaction").satisfies(thrown -> assertThat(
                        thrown.getSuppressed())
                .singleElement()
                .satisfies(second -> assertThat(second).hasMessage("the draft")));
        assertThat(released).containsExactly("claim");
    }

    @Test
    void releasesAtOnceWhatComesAfterItsEnd() {
        open.close();
        open.onClose(() -> released.add("late"));
        assertThat(released).containsExactly("claim", "late");
    }
}

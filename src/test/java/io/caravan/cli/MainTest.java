package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @ParameterizedTest
    @ValueSource(strings = {"demo", "run", "load", "check", "status", "rejects", "routes", "generate"})
    void explainsEveryCommand(String command) {
        assertThat(Main.run(command, "--help")).isEqualTo(ExitCode.DONE);
        assertThat(Main.run(command, "--no-such-option")).isEqualTo(ExitCode.FAILED);
    }
}

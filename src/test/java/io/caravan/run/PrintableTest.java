package io.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000",
                "\u0007",
                "\b",
                "\t",
                "\n",
                "\r",
                "\u001B",
                "\u007F",
                "\u0085",
                "\u009B",
                "\u00AD",
                "\u061C",
                "\u200B",
                "\u200E",
                "\u2028",
                "\u2029",
                "\u202E",
                "\u2066",
                "\uFEFF",
                "\uDB40\uDC41"
            })
    void hidesWhatTakesOverALineOrATerminal(String character) {
        assertThat(Printable.text("a" + character + "b")).isEqualTo("a?b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "customers 1.json", "\u00FC\u4E2D\uD83D\uDE00", "e\u0301", "{{x}} ${y} %s \\n <b>"})
    void leavesTheRest(String text) {
        assertThat(Printable.text(text)).isEqualTo(text);
    }
}

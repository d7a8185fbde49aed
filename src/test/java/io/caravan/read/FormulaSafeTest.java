package io.caravan.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaSafeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+44 909",
                "-5",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n=1",
                "'",
                "''",
                "'=1",
                "'plain",
                "=",
                "'\t"
            })
    void noSpreadsheetCalculatesItAndTheOriginalComesBack(String text) {
        String safe = FormulaSafe.safe(text);
        assertThat(safe).startsWith("'");
        assertThat(FormulaSafe.original(safe)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "a=b", "1+1", " ", "user@example.org"})
    void leavesAloneWhatIsNoFormula(String text) {
        assertThat(FormulaSafe.safe(text)).isEqualTo(text);
        assertThat(FormulaSafe.original(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "035716",
                "16.99",
                "2024-01-31",
                "1/2",
                "10:30",
                ".5",
                "(5)",
                "$5",
                "8801230000000",
                "MARCH1",
                "Sep-2",
                "dec 12",
                "TRUE",
                "false",
                "'035716",
                "=1",
                " 5"
            })
    void noSpreadsheetWritesItInAnotherFormAndTheOriginalComesBack(String text) {
        String untouched = FormulaSafe.untouched(text);
        assertThat(untouched).startsWith("'");
        assertThat(FormulaSafe.original(untouched)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "Ada", "Leeds 5", "user@example.org", "Marching", "truth", "rejected-106-1-3fa9c2d1"})
    void leavesAloneWhatNoSpreadsheetWritesInAnotherForm(String text) {
        assertThat(FormulaSafe.untouched(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'s-Hertogenbosch", "'tis", "=1+1", "-5"})
    void whatAPersonTypedStaysAsTyped(String text) {
        assertThat(FormulaSafe.original(text)).isEqualTo(text);
    }
}

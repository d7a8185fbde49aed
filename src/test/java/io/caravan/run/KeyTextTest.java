package io.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyTextTest {

    @ParameterizedTest(name = "{0} is {1}, {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "nothing",
            value = {
                "610001               | 610001             | nothing",
                "a b-c_d.e            | a b-c_d.e          | nothing",
                "'  610001\t'         | 610001             | nothing",
                "610001\u00A0         | 610001             | nothing",
                "\u3000610001\u2007   | 610001             | nothing",
                "cafe\u0301           | caf\u00E9          | nothing",
                "caf\u00E9            | caf\u00E9          | nothing",
                "Stra\u00DFe          | Stra\u00DFe        | nothing",
                "\u6771\u4EAC         | \u6771\u4EAC       | nothing",
                "\u200B610001         | \u200B610001       | holds the invisible character U+200B",
                "610\u00AD001         | 610\u00AD001       | holds the invisible character U+00AD",
                "\uFEFF610001         | \uFEFF610001       | holds the invisible character U+FEFF",
                "a\u202Eb             | a\u202Eb           | holds the invisible character U+202E",
                "a\uDB40\uDC41b       | a\uDB40\uDC41b     | holds the invisible character U+E0041",
                "6\t1                 | 6\t1               | holds the control character U+0009",
                "6\u007F1             | 6\u007F1           | holds the control character U+007F",
                "6\u00851             | 6\u00851           | holds the control character U+0085",
                "\uFF16\uFF11         | \uFF16\uFF11       | 'holds U+FF16, which only looks like another character'",
                "610\u00A0001         | 610\u00A0001       | 'holds U+00A0, which only looks like another character'",
                "\uFB01sh             | \uFB01sh           | 'holds U+FB01, which only looks like another character'",
                "\uD835\uDFCF         | \uD835\uDFCF       | 'holds U+1D7CF, which only looks like another character'",
            })
    void whatNobodyCanTellApartIsOneTextOrNamed(String text, String form, String lookAlike) {
        assertThat(KeyText.of(text)).isEqualTo(form);
        assertThat(KeyText.of(form)).isEqualTo(form);
        assertThat(KeyText.lookAlike(form).orElse(null)).isEqualTo(lookAlike);
        String normalised = KeyText.normalised(text);
        assertThat(KeyText.normalised(normalised)).isEqualTo(normalised);
        assertThat(KeyText.lookAlike(normalised.replaceAll("\\p{Cntrl}", ""))).isEmpty();
    }

    @ParameterizedTest(name = "{0} is normalised to {1}")
    @CsvSource({
        "\u200B610\u00AD001\u00A0, 610001",
        "\uFF16\uFF11\uFF10\uFF10\uFF10\uFF11, 610001",
        "'610\u00A0001 ', 610 001",
        "cafe\u0301, caf\u00E9",
    })
    void normalisingLeavesWhatCanBeSeen(String text, String normalised) {
        assertThat(KeyText.normalised(text)).isEqualTo(normalised);
    }
}

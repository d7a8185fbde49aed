package io.caravan.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BorderTest {

    @ParameterizedTest(name = "between {0} and {1} it is {2}")
    @CsvSource({
        "a b,       c,       ''",
        "a b,       b,       b",
        "a b b,     b c b,   b b", // each as often as it stands before
        "a b a,     b a,     b a a",
        "'',        a,       ''",
        "a,         '',      ''",
    })
    void linesThatComeAgainStandBehindTheBorderAsOftenAsBeforeIt(String before, String after, String again) {
        assertThat(new String(Border.again(lines(before), lines(after)), StandardCharsets.UTF_8))
                .isEqualTo(new String(lines(again), StandardCharsets.UTF_8));
    }

    private static byte[] lines(String words) {
        return (words.isEmpty() ? "" : words.replace(" ", "\n") + "\n").getBytes(StandardCharsets.UTF_8);
    }
}

package io.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Documents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalFormTest {

    private final PersonTokens tokens = new PersonTokens(Documents.KEY);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ADA.Ashdown@Example.org",
                "  ada.ashdown@example.org\t",
                "\u00a0ada.ashdown@example.org\u3000",
                "\ufeffada.ashdown@example.org",
                "ada.\u200bash\u00addown@example.org",
                "ada.ashdown\u2060@example.org",
                "\uff41\uff44\uff41.ashdown\uff20example.org",
                "\"ada.ashdown@example.org\"",
                "'ada.ashdown@example.org'",
                "\u201cada.ashdown@example.org\u201d",
                "<ada.ashdown@example.org>",
                "mailto:ada.ashdown@example.org",
                "MAILTO: ada.ashdown@example.org",
                "ada.ashdown%40example.org",
                "mailto:ada%2Eashdown%40example.org",
                "ada.a\u017fhdown@example.org",
                "ada.ashdown@example.org\u0000",
            })
    void spellingsOfOneAddress(String spelling) {
        assertThat(NormalForm.ofEmail(spelling)).isEqualTo("ada.ashdown@example.org");
        assertThat(tokens.ofEmail(spelling)).isEqualTo(tokens.ofEmail("ada.ashdown@example.org"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "C-00123",
                " c-00123 ",
                "\"C-00123\"",
                "\u200bC-00\u00ad123",
                "\uff23-\uff10\uff10123",
            })
    void spellingsOfOneId(String spelling) {
        assertThat(NormalForm.ofId(spelling)).isEqualTo("c-00123");
        assertThat(tokens.ofId("shop", spelling)).isEqualTo(tokens.ofId("shop", "c-00123"));
    }

    @Test
    void leadingZerosAndBlanksWithinCount() {
        assertThat(NormalForm.ofId("00123")).isNotEqualTo(NormalForm.ofId("123"));
        assertThat(NormalForm.ofId("12 3")).isNotEqualTo(NormalForm.ofId("123"));
        assertThat(NormalForm.ofId("rene\u200d\u0301")).isEqualTo("ren\u00e9");
        assertThat(NormalForm.ofId("\u200b\"\"")).isEmpty();
        assertThat(NormalForm.ofEmail("a%da@example.org")).isNotEqualTo("ada@example.org");
    }
}

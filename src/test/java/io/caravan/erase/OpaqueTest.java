package io.caravan.erase;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpaqueTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BZh91AY&SY",
                "(\u00b5/\u00fd$",
                "\u00fd7zXZ\u0000",
                "7z\u00bc\u00af'\u001c",
                "%PDF-1.7",
                "PAR1",
                "-----BEGIN PGP MESSAGE-----",
            })
    void theBeginningOfAnArchiveOrACipherIsNoText(String beginning) {
        byte[] bytes = beginning.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Opaque.is(bytes, true)).isTrue();
    }

    @Test
    void compressedBytesAreNoTextAtAnyPlace() {
        byte[] bytes = new byte[500];
        new Random(1).nextBytes(bytes);
        assertThat(Opaque.is(bytes, false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "id,name\tand more",
                "BZh91 is how it begins, but not here",
                "\u0000\u0000\u0000\u0000",
                "i\u0000d\u0000,\u0000n\u0000a\u0000m\u0000e\u0000",
                "M\u00fcller, caf\u00e9",
            })
    void textInAnyEncodingIsText(String text) {
        assertThat(Opaque.is(text.getBytes(StandardCharsets.ISO_8859_1), false)).isFalse();
        assertThat(Opaque.is(text.getBytes(StandardCharsets.UTF_8), false)).isFalse();
    }
}

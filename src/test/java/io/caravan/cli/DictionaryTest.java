package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The attack finds what it should, or it would prove nothing that it finds nothing. */
class DictionaryTest {

    private static final String EMAIL = "ada.ashdown1@example.org";
    private static final String PHONE = "+44(0)808 157 0001";

    private final Dictionary dictionary = new Dictionary(List.of("shop", "customers"));

    private static byte[] digest(String algorithm, String text) throws Exception {
        return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({
        "MD5, ada.ashdown1@example.org",
        "SHA-1, ADA.ASHDOWN1@EXAMPLE.ORG",
        "SHA-256, shopada.ashdown1@example.org",
        "SHA-256, ada.ashdown1@example.org:customers",
        "SHA-512, shop|ada.ashdown1@example.org"
    })
    void aHashThatAnybodyCanComputeIsFound(String algorithm, String text) throws Exception {
        byte[] hash = digest(algorithm, text);
        for (String seen : List.of(
                HexFormat.of().formatHex(hash),
                HexFormat.of().withUpperCase().formatHex(hash),
                HexFormat.of().formatHex(hash).substring(0, 32),
                Long.toString(ByteBuffer.wrap(hash).getLong()),
                Base64.getEncoder().encodeToString(hash),
                Base64.getUrlEncoder().withoutPadding().encodeToString(hash))) {
            Dictionary one = new Dictionary(List.of("shop", "customers"));
            one.see("{\"email\": \"" + seen + "\", \"city\": \"Leeds\"}");
            assertThat(one.hashed(List.of(EMAIL, "bo@example.org"))).as(seen).containsExactly(EMAIL);
        }
    }

    @Test
    void aKeyThatAnybodyCanGuessIsNone() throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("shop".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        dictionary.see(HexFormat.of().formatHex(mac.doFinal(EMAIL.getBytes(StandardCharsets.UTF_8))));
        assertThat(dictionary.hashed(List.of(EMAIL))).containsExactly(EMAIL);
    }

    @Test
    void aPhoneNumberIsFoundInAnySpelling() throws Exception {
        dictionary.see(HexFormat.of().formatHex(digest("SHA-256", "4408081570001")));
        assertThat(dictionary.hashed(List.of(PHONE, "0909 8790002"))).containsExactly(PHONE);
    }

    @Test
    void whatIsNotHiddenIsFound() {
        dictionary.see(
                "GET /x?mail=Ada.Ashdown1%40example.org from 10.1.2.3 or 2001:db8:1:2::9, call 44-0808-157-0001");
        assertThat(dictionary.plain(List.of(EMAIL, PHONE, "10.1.2.3", "10.1.2.4", "2001:db8:1:2::9")))
                .containsExactlyInAnyOrder(EMAIL, PHONE, "10.1.2.3", "2001:db8:1:2::9");
    }

    @Test
    void whatIsHiddenIsNot() {
        dictionary.see("a**@example.org +***************** 10.1.2.0/24 " + "0".repeat(64));
        assertThat(dictionary.plain(List.of(EMAIL, PHONE, "10.1.2.3"))).isEmpty();
        assertThat(dictionary.hashed(List.of(EMAIL, PHONE, "10.1.2.3"))).isEmpty();
    }
}

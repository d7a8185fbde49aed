package io.caravan.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.erase.Certificate.Place;
import io.caravan.erase.Certificate.Remainder;
import io.caravan.failure.UnreadableCertificateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class CertificatesTest {

    private static final Certificate CERTIFICATE = certificate("output/shop");

    @TempDir
    Path folder;

    private Certificates certificates() {
        return new Certificates(folder.resolve("certificates"), key("ours"));
    }

    private static SecretKey key(String secret) {
        return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    private static Certificate certificate(String place) {
        return new Certificate(
                7,
                "shop",
                "command line",
                "ticket 12",
                true,
                false,
                Instant.parse("2020-01-22T00:00:00Z"),
                Instant.parse("2020-01-22T01:00:00.25Z"),
                Instant.parse("2020-01-22T01:00:02Z"),
                List.of(
                        new Place("table shop.customers", 2444, "rows", 1, "removed"),
                        new Place("table shop.transactions", 1_012_345, "rows", 9, "renamed"),
                        new Place(place, 12, "files", 0, "nothing")),
                List.of("failed files: shop/old.7z: it cannot be searched"),
                false,
                List.of(new Remainder("backups", "as long as you keep them")));
    }

    @Test
    void whatIsWrittenIsVerified() {
        assertThat(certificates().verify(written(CERTIFICATE))).isTrue();
    }

    @Test
    void theJsonHoldsTheCertificateAndItsSignature() throws IOException {
        assertThat(Files.readString(written(CERTIFICATE)))
                .startsWith(
                        "{\"certificate\":{\"accepted\":false,\"byEmail\":false,\"byId\":true,\"channel\":\"command line\",\"domain\":\"shop\",\"erasure\":7,"
                                + "\"finished\":\"2020-01-22T01:00:02Z\",\"notSearched\":[\"failed files: shop/old.7z: it cannot be searched\"],\"places\":[{\"change\":\"removed\",\"found\":1,")
                .containsPattern("\"signature\":\\{\"algorithm\":\"HMAC-SHA256\",\"value\":\"[0-9a-f]{64}\"}}$");
    }

    @Test
    void aChangedByteAnywhereIsNoticed() throws IOException {
        Path json = written(CERTIFICATE);
        byte[] right = Files.readAllBytes(json);
        Path changed = folder.resolve("changed.json");
        for (int i = 0; i < right.length; i++) {
            for (int flipped : new int[] {1, 'a' ^ 'A'}) {
                byte[] wrong = right.clone();
                wrong[i] ^= (byte) flipped;
                Files.write(changed, wrong);
                assertThat(isVerified(changed))
                        .as("byte %s: %s", i, new String(wrong, StandardCharsets.ISO_8859_1))
                        .isFalse();
            }
        }
    }

    private boolean isVerified(Path json) {
        try {
            return certificates().verify(json);
        } catch (UnreadableCertificateException e) {
            return false;
        }
    }

    @Test
    void theLayoutOfTheJsonDoesNotMatter() throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        Path certificate = written(CERTIFICATE);
        String laidOut = json.readTree(certificate).toPrettyString();
        assertThat(laidOut.lines().count()).isGreaterThan(10);
        assertThat(certificates().verify(Files.writeString(certificate, laidOut)))
                .isTrue();
    }

    @Test
    void aCertificateWithMoreMembersThanTodaysIsVerifiedAsWell() throws IOException {
        String content = "{\"erasure\":7,\"later\":[1,null,\"\u00fc\\u001f\"]}";
        Signing.Signature signature = new Signing(key("ours")).sign(content.getBytes(StandardCharsets.UTF_8));
        Path json = Files.writeString(
                folder.resolve("later.json"),
                "{\"signature\":{\"algorithm\":\"HMAC-SHA256\",\"value\":\"%s\"},\"certificate\":%s}"
                        .formatted(signature.value(), content));
        assertThat(certificates().verify(json)).isTrue();
    }

    @Test
    void anotherKeyFails() {
        Path json = written(CERTIFICATE);
        assertThat(new Certificates(folder, key("theirs")).verify(json)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "a shopping list",
                "{\"certificate\":{}}",
                "{\"certificate\":{},\"signature\":\"x\"}",
                "{\"certificate\":{},\"signature\":{\"algorithm\":\"HMAC-SHA256\",\"value\":1}}",
                "{\"certificate\":{},\"certificate\":{},\"signature\":{\"algorithm\":\"HMAC-SHA256\",\"value\":\"\"}}",
                "{\"certificate\":{},\"signature\":{\"algorithm\":\"HMAC-SHA256\",\"value\":\"\"}} {}"
            })
    void whatIsNoCertificateIsRefusedByName(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("list.json"), content);
        assertThatThrownBy(() -> certificates().verify(file))
                .isInstanceOf(UnreadableCertificateException.class)
                .hasMessageContaining("list.json: is no certificate of Caravan");
    }

    @Test
    void aFileThatIsNotThereIsToldByName() {
        assertThatThrownBy(() -> certificates().verify(folder.resolve("none.json")))
                .isInstanceOf(UnreadableCertificateException.class)
                .hasMessageContaining("none.json: is not there");
    }

    @Test
    void thePageEscapesWhatItShows() throws IOException {
        Path page = certificates().write(certificate("<script>alert('x')</script> & \"more\""));
        assertThat(Files.readString(page))
                .doesNotContain("<script")
                .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;more&quot;");
    }

    @Test
    void thePageSaysWhatTheCertificateSays() throws IOException {
        Path page = certificates().write(CERTIFICATE);
        assertThat(page).hasFileName("erasure-7.html");
        assertThat(Files.readString(page))
                .contains(
                        "Certificate of erasure No. 7",
                        "named by <span class=\"whole\">an id</span>.",
                        "22 January 2020, 01:00:02 UTC")
                .contains(
                        "3 places searched, the person found in 2", "1,012,345", "renamed", "as long as you keep them")
                .containsPattern("HMAC-SHA256 [0-9a-f]{64}")
                .contains("./caravan prove-erased --certificate erasure-7.json")
                .doesNotContain("http", "src=", "@import");
    }

    @Test
    void filesAreForTheOwnersEyesAndNothingElseIsLeft() throws IOException {
        written(CERTIFICATE);
        written(CERTIFICATE);
        try (Stream<Path> files = Files.list(folder.resolve("certificates"))) {
            assertThat(files).hasSize(2).allSatisfy(file -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------"));
        }
    }

    private Path written(Certificate certificate) {
        return certificates().write(certificate).resolveSibling("erasure-7.json");
    }
}

package io.caravan.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.erase.Certificate.Place;
import io.caravan.erase.Certificate.Remainder;
import io.caravan.erase.Verification.Result;
import io.caravan.failure.UnreadableCertificateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
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

    private static final String FINGERPRINT = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final String SIGNATURE =
            "{\"algorithm\":\"Ed25519\",\"key\":\"" + FINGERPRINT + "\",\"value\":\"\"}";

    private static final CertificateKey OURS = CertificateKey.of(key("ours"));

    @TempDir
    Path folder;

    private Certificates certificates() {
        return new Certificates(folder.resolve("certificates"), key("ours"));
    }

    /** A secret of 32 bytes. */
    static SecretKey key(String secret) {
        return new SecretKeySpec(Arrays.copyOf(secret.getBytes(StandardCharsets.UTF_8), 32), "HmacSHA256");
    }

    private static Verification.Result verify(Path json) {
        return Verification.of(json, OURS).result();
    }

    private static Verification.Result verify(Path json, String secret) {
        return Verification.of(json, CertificateKey.of(key(secret))).result();
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
        assertThat(verify(written(CERTIFICATE))).isEqualTo(Result.AS_SIGNED);
    }

    @Test
    void theJsonHoldsTheCertificateAndItsSignature() throws IOException {
        assertThat(Files.readString(written(CERTIFICATE)))
                .startsWith(
                        "{\"certificate\":{\"accepted\":false,\"byEmail\":false,\"byId\":true,\"channel\":\"command line\",\"domain\":\"shop\",\"erasure\":7,"
                                + "\"finished\":\"2020-01-22T01:00:02Z\",\"notSearched\":[\"failed files: shop/old.7z: it cannot be searched\"],\"places\":[{\"change\":\"removed\",\"found\":1,")
                .containsPattern("\"signature\":\\{\"algorithm\":\"Ed25519\",\"key\":\"[0-9a-f]{64}\","
                        + "\"value\":\"[A-Za-z0-9+/]{86}==\"}}$");
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
            return verify(json) == Result.AS_SIGNED;
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
        assertThat(verify(Files.writeString(certificate, laidOut))).isEqualTo(Result.AS_SIGNED);
    }

    @Test
    void aCertificateWithMoreMembersThanTodaysIsVerifiedAsWell() throws IOException {
        String content = "{\"erasure\":7,\"later\":[1,null,\"\u00fc\\u001f\"]}";
        Signing.Signed signed = new Signing(key("ours")).sign(content.getBytes(StandardCharsets.UTF_8));
        Path json = Files.writeString(
                folder.resolve("later.json"),
                "{\"signature\":{\"value\":\"%s\",\"algorithm\":\"Ed25519\",\"key\":\"%s\"},\"certificate\":%s}"
                        .formatted(signed.value(), signed.key(), content));
        assertThat(verify(json)).isEqualTo(Result.AS_SIGNED);
    }

    @Test
    void aChangedContentAndAnotherKeyAreToldApart() throws IOException {
        Path json = written(CERTIFICATE);
        String right = Files.readString(json);
        String theirs = CertificateKey.of(key("theirs")).fingerprint();
        assertThat(verify(json, "theirs")).isEqualTo(Result.SIGNED_BY_ANOTHER_KEY);
        assertThat(Verification.of(json, CertificateKey.of(key("theirs"))).signer())
                .isEqualTo(OURS.fingerprint())
                .isNotEqualTo(theirs);

        assertThat(verify(Files.writeString(json, right.replace("\"found\":9", "\"found\":0"))))
                .isEqualTo(Result.CHANGED);
        assertThat(verify(Files.writeString(json, right.replace("==\"}}", "\"}}"))))
                .as("the signature is no base64 of ours")
                .isEqualTo(Result.CHANGED);
        Files.writeString(json, right.replaceFirst("\"key\":\"[0-9a-f]+\"", "\"key\":\"" + theirs + "\""));
        assertThat(verify(json)).as("it is ours, and names another key").isEqualTo(Result.CHANGED);
        assertThat(verify(json, "theirs"))
                .as("it names their key, and is not theirs")
                .isEqualTo(Result.CHANGED);
    }

    @Test
    void whoHasThePublicKeyCannotMakeACertificate() throws IOException {
        Path json = written(CERTIFICATE);
        Path pub = json.resolveSibling(Certificates.PUBLIC_KEY);
        assertThat(Verification.of(json, CertificateKey.read(pub)).result()).isEqualTo(Result.AS_SIGNED);
        byte[] known = Arrays.copyOf(Files.readAllBytes(pub), 32);
        Path forged = new Certificates(folder.resolve("forged/certificates"), new SecretKeySpec(known, "HmacSHA256"))
                .write(CERTIFICATE)
                .resolveSibling("erasure-7.json");
        assertThat(Verification.of(forged, CertificateKey.read(pub)).result()).isEqualTo(Result.SIGNED_BY_ANOTHER_KEY);
    }

    @Test
    void thePublicKeyIsWrittenOnceAndComesBack() throws IOException {
        Path pub = written(CERTIFICATE).resolveSibling(Certificates.PUBLIC_KEY);
        byte[] key = Files.readAllBytes(pub);
        FileTime made = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(pub, made);
        written(CERTIFICATE);
        assertThat(Files.getLastModifiedTime(pub)).isEqualTo(made);
        Files.writeString(pub, "");
        written(CERTIFICATE);
        assertThat(pub).hasBinaryContent(key);
        Files.delete(pub);
        written(CERTIFICATE);
        assertThat(pub).hasBinaryContent(key);
    }

    @Test
    void aCertificateOfAnEarlierVersionIsNamedAsSuch() throws IOException {
        Path file = Files.writeString(
                folder.resolve("old.json"),
                "{\"certificate\":{},\"signature\":{\"algorithm\":\"HMAC-SHA256\",\"value\":\"00\"}}");
        assertThatThrownBy(() -> verify(file))
                .isInstanceOfSatisfying(UnreadableCertificateException.class, e -> assertThat(e.advice())
                        .contains("the version of Caravan that wrote it"))
                .hasMessageContaining("old.json: was signed with a secret (HMAC-SHA256)");
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
                "{\"certificate\":{},\"signature\":{\"algorithm\":\"Ed25519\",\"value\":\"\"}}",
                "{\"certificate\":{},\"signature\":{\"algorithm\":\"Ed25519\",\"key\":\"" + FINGERPRINT
                        + "\",\"value\":1}}",
                "{\"certificate\":{},\"signature\":{\"algorithm\":\"Ed25519\",\"key\":\"x\",\"value\":\"\"}}",
                "{\"certificate\":{},\"signature\":{\"algorithm\":\"Ed448\",\"key\":\"" + FINGERPRINT
                        + "\",\"value\":\"\"}}",
                "{\"certificate\":{},\"certificate\":{},\"signature\":" + SIGNATURE + "}",
                "{\"certificate\":{},\"signature\":" + SIGNATURE + ",\"more\":1}",
                "{\"certificate\":{},\"signature\":" + SIGNATURE + "} {}"
            })
    void whatIsNoCertificateIsRefusedByName(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("list.json"), content);
        assertThatThrownBy(() -> verify(file))
                .isInstanceOfSatisfying(UnreadableCertificateException.class, e -> assertThat(e.advice())
                        .isNotEmpty())
                .hasMessageContaining("list.json: is no certificate of Caravan");
    }

    @Test
    void aFileThatIsNotThereIsToldByName() {
        assertThatThrownBy(() -> verify(folder.resolve("none.json")))
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
                .containsPattern("Ed25519 [A-Za-z0-9+/&#;]+=*")
                .contains(OURS.fingerprint(), "./caravan prove-erased --certificate erasure-7.json --key caravan.pub")
                .doesNotContain("http", "src=", "@import");
    }

    @Test
    void filesAreForTheOwnersEyesAndNothingElseIsLeft() throws IOException {
        written(CERTIFICATE);
        written(CERTIFICATE);
        try (Stream<Path> files = Files.list(folder.resolve("certificates"))) {
            List<Path> certificates = files.filter(file -> !file.endsWith(Certificates.PUBLIC_KEY))
                    .toList();
            assertThat(certificates).hasSize(2).allSatisfy(file -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------"));
        }
    }

    private Path written(Certificate certificate) {
        return certificates().write(certificate).resolveSibling("erasure-7.json");
    }
}

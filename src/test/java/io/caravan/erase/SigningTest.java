package io.caravan.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.failure.UnreadableKeyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningTest {

    private static final HexFormat HEX = HexFormat.of();

    @TempDir
    Path folder;

    private static SecretKey secret(String hex) {
        return new SecretKeySpec(HEX.parseHex(hex), "HmacSHA256");
    }

    /** TEST 1, 2, 3 and SHA(abc) of RFC 8032, section 7.1. */
    @ParameterizedTest(name = "the message {2}")
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,"
                + "'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,"
                + "72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,"
                + "af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42,"
                + "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf,"
                + "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f,"
                + "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    })
    void signsAsRfc8032Has(String secret, String publicKey, String message, String signature) {
        Signing signing = new Signing(secret(secret));
        byte[] content = HEX.parseHex(message);
        Signing.Signed signed = signing.sign(content);
        assertThat(HEX.formatHex(Base64.getDecoder().decode(signed.value()))).isEqualTo(signature);
        assertThat(HEX.formatHex(der(signing.publicKey()))).isEqualTo("302a300506032b6570032100" + publicKey);
        assertThat(signing.publicKey().verifies(content, HEX.parseHex(signature)))
                .isTrue();
        assertThat(signed.algorithm()).isEqualTo("Ed25519");
        assertThat(signed.key()).isEqualTo(signing.publicKey().fingerprint());
    }

    private static byte[] der(CertificateKey key) {
        String pem = new String(key.pem(), StandardCharsets.US_ASCII);
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]*-----", ""));
    }

    @Test
    void theKeyOfOneSecretIsTheSameEachTime() {
        SecretKey ours = CertificatesTest.key("ours");
        assertThat(CertificateKey.of(ours).pem())
                .isEqualTo(CertificateKey.of(ours).pem());
        assertThat(CertificateKey.of(CertificatesTest.key("theirs")).fingerprint())
                .isNotEqualTo(CertificateKey.of(ours).fingerprint());
    }

    @Test
    void aSignatureThatIsNoneVerifiesNothing() {
        CertificateKey key = CertificateKey.of(CertificatesTest.key("ours"));
        for (int length : new int[] {0, 1, 63, 64, 65, 1000}) {
            byte[] signature = new byte[length];
            assertThat(key.verifies(new byte[0], signature)).isFalse();
            Arrays.fill(signature, (byte) 0xff);
            assertThat(key.verifies(new byte[0], signature)).isFalse();
        }
    }

    @Test
    void aSecretOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> new Signing(new SecretKeySpec(new byte[31], "HmacSHA256")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thePublicKeyIsReadBackAlsoWithTextAround() throws IOException {
        CertificateKey key = CertificateKey.of(CertificatesTest.key("ours"));
        String pem = new String(key.pem(), StandardCharsets.US_ASCII);
        assertThat(pem).matches("-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=]{60}\n-----END PUBLIC KEY-----\n");
        for (String text : new String[] {pem, "of Caravan\r\n" + pem.replace("\n", "\r\n") + "until 2030\r\n"}) {
            Path file = Files.writeString(folder.resolve("caravan.pub"), text);
            assertThat(CertificateKey.read(file).fingerprint()).isEqualTo(key.fingerprint());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "-----BEGIN PUBLIC KEY-----",
                "-----END PUBLIC KEY----------BEGIN PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\n====\n-----END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
            })
    void whatIsNoPublicKeyIsNamed(String content) throws IOException {
        assertUnreadable(content, "holds no public key");
    }

    @Test
    void keysOfOtherKindsAreNamed() throws IOException, GeneralSecurityException {
        for (String algorithm : new String[] {"Ed448", "X25519", "RSA", "EC"}) {
            byte[] der = KeyPairGenerator.getInstance(algorithm)
                    .generateKeyPair()
                    .getPublic()
                    .getEncoded();
            assertUnreadable(pem(der), "holds no public key of Ed25519");
        }
        String noPoint = "302a300506032b6570032100" + "ff".repeat(32);
        assertUnreadable(pem(HEX.parseHex(noPoint)), "holds no public key of Ed25519");
        byte[] ours = der(CertificateKey.of(CertificatesTest.key("ours")));
        assertUnreadable(pem(Arrays.copyOf(ours, ours.length + 1)), "holds no public key of Ed25519");
        assertUnreadable(
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
                "holds a private key, not a public one");
    }

    @Test
    void aKeyThatIsNotThereOrAFolderIsNamed() {
        assertThatThrownBy(() -> CertificateKey.read(folder.resolve("none.pub")))
                .isInstanceOf(UnreadableKeyException.class)
                .hasMessageContaining("none.pub: is not there");
        assertThatThrownBy(() -> CertificateKey.read(folder)).isInstanceOf(UnreadableKeyException.class);
    }

    private static String pem(byte[] der) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n";
    }

    private void assertUnreadable(String content, String expected) throws IOException {
        Path file = Files.writeString(folder.resolve("some.pub"), content);
        assertThatThrownBy(() -> CertificateKey.read(file))
                .as(content)
                .isInstanceOfSatisfying(UnreadableKeyException.class, e -> assertThat(e.advice())
                        .contains("caravan.pub"))
                .hasMessageContaining("some.pub: " + expected);
    }
}

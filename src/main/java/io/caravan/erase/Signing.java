package io.caravan.erase;

import io.caravan.failure.CommandException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.SecretKey;

/**
 * Signs with Ed25519 (RFC 8032). The key pair follows from a secret, so that all instances that share the secret sign alike, and
 * nothing but the secret has to be kept.
 */
final class Signing {

    static final String ALGORITHM = "Ed25519";

    private static final int SEED = 32;

    private final PrivateKey privateKey;
    private final CertificateKey publicKey;

    /**
     * @param secret 32 bytes, the private key of RFC 8032
     * @throws CommandException when this Java cannot make a key pair of it
     */
    Signing(SecretKey secret) {
        byte[] seed = secret.getEncoded();
        if (seed.length != SEED) {
            throw new IllegalArgumentException("a secret of " + SEED + " bytes is needed");
        }
        try {
            KeyPair pair = pair(seed);
            this.privateKey = pair.getPrivate();
            this.publicKey = new CertificateKey(pair.getPublic());
            check(seed);
        } catch (GeneralSecurityException e) {
            throw unable();
        }
    }

    /** Java makes a public key of a private one only where it draws both, and draws the private one as 32 random bytes. */
    private static KeyPair pair(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
        generator.initialize(NamedParameterSpec.ED25519, new Drawn(seed));
        return generator.generateKeyPair();
    }

    /** Another implementation of Ed25519 may draw otherwise, and would give a certificate that nobody can check later. */
    private void check(byte[] seed) {
        byte[] content = ALGORITHM.getBytes(StandardCharsets.US_ASCII);
        boolean isOfSeed = privateKey instanceof EdECPrivateKey key
                && key.getBytes().filter(bytes -> Arrays.equals(bytes, seed)).isPresent();
        if (!isOfSeed || !publicKey.verifies(content, signature(content))) {
            throw unable();
        }
    }

    private static CommandException unable() {
        return new CommandException(
                "this Java cannot make the " + ALGORITHM + " key that signs certificates of erasures",
                "run Caravan with an OpenJDK 17 or later and its own security providers");
    }

    /** Bytes that are drawn as if by chance. */
    private static final class Drawn extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private final byte[] seed;

        Drawn(byte[] seed) {
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != seed.length) {
                throw unable();
            }
            System.arraycopy(seed, 0, bytes, 0, seed.length);
        }
    }

    /**
     * What stands beside the content.
     *
     * @param algorithm always {@code Ed25519}
     * @param key the fingerprint of the public key, see {@link CertificateKey#fingerprint()}
     * @param value the signature of RFC 8032, 64 bytes in base64
     */
    record Signed(String algorithm, String key, String value) {}

    Signed sign(byte[] content) {
        return new Signed(
                ALGORITHM, publicKey.fingerprint(), Base64.getEncoder().encodeToString(signature(content)));
    }

    private byte[] signature(byte[] content) {
        try {
            Signature signing = Signature.getInstance(ALGORITHM);
            signing.initSign(privateKey);
            signing.update(content);
            return signing.sign();
        } catch (GeneralSecurityException e) {
            throw unable();
        }
    }

    /** The key by which everybody can check what is signed here. */
    CertificateKey publicKey() {
        return publicKey;
    }
}

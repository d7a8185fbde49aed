package io.caravan.erase;

import io.caravan.failure.FileAccessException;
import io.caravan.failure.UnreadableKeyException;
import io.caravan.file.FileFailures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKey;

/** The public key of an installation: who has it can check its certificates, and make none. */
public final class CertificateKey {

    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";
    private static final String ADVICE =
            "take the " + Certificates.PUBLIC_KEY + " of the installation that wrote the certificate";
    private static final int LINE = 64;
    private static final int MOST_BYTES = 1 << 16;

    private final PublicKey key;

    CertificateKey(PublicKey key) {
        this.key = key;
    }

    /**
     * The one that belongs to an installation's secret.
     *
     * @param secret 32 bytes
     */
    public static CertificateKey of(SecretKey secret) {
        return new Signing(secret).publicKey();
    }

    /**
     * Reads a file as {@link #pem()} gives it, with or without text around.
     *
     * @throws UnreadableKeyException when the file cannot be read, or holds no public key of Ed25519
     */
    public static CertificateKey read(Path file) {
        String pem;
        try (InputStream in = Files.newInputStream(file)) {
            pem = new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            FileAccessException failure = FileFailures.of(e, file);
            throw new UnreadableKeyException(
                    String.valueOf(failure.getMessage()), failure.advice().isEmpty() ? ADVICE : failure.advice());
        }
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END, begin + 1);
        if (begin < 0 || end < 0) {
            String what = pem.contains("PRIVATE KEY-----")
                    ? ": holds a private key, not a public one"
                    : ": holds no public key (PEM)";
            throw new UnreadableKeyException(file + what, ADVICE);
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
            PublicKey key = KeyFactory.getInstance(Signing.ALGORITHM).generatePublic(new X509EncodedKeySpec(der));
            Signature.getInstance(Signing.ALGORITHM).initVerify(key);
            if (Arrays.equals(der, key.getEncoded())) {
                return new CertificateKey(key);
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // It is said below what it should have been.
        }
        throw new UnreadableKeyException(file + ": holds no public key of " + Signing.ALGORITHM, ADVICE);
    }

    /** What names the key: SHA-256 of its SubjectPublicKeyInfo (DER), in hexadecimal, lower case. */
    public String fingerprint() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The key as a file that other programs read: SubjectPublicKeyInfo as PEM (RFC 7468). */
    byte[] pem() {
        String base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return (BEGIN + "\n" + base64 + "\n" + END + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Whether the private key of this one has signed the content.
     *
     * @param signature of any length
     */
    boolean verifies(byte[] content, byte[] signature) {
        try {
            Signature checking = Signature.getInstance(Signing.ALGORITHM);
            checking.initVerify(key);
            checking.update(content);
            return checking.verify(signature);
        } catch (SignatureException e) {
            return false; // its length or its numbers are those of no signature
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was read before", e);
        }
    }
}

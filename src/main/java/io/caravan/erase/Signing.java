package io.caravan.erase;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** Signs with a secret key, so that who holds the key can tell whether a content is as it was signed. */
final class Signing {

    private static final String ALGORITHM = "HMAC-SHA256";

    private final SecretKey key;

    Signing(SecretKey key) {
        this.key = key;
    }

    /** @param value in hexadecimal, lower case */
    record Signature(String algorithm, String value) {}

    Signature sign(byte[] content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return new Signature(ALGORITHM, HexFormat.of().formatHex(mac.doFinal(content)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    boolean isRight(Signature signature, byte[] content) {
        return signature.algorithm().equals(ALGORITHM)
                && MessageDigest.isEqual(
                        signature.value().getBytes(StandardCharsets.UTF_8),
                        sign(content).value().getBytes(StandardCharsets.UTF_8));
    }
}

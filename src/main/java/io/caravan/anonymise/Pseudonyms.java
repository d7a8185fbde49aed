package io.caravan.anonymise;

import io.caravan.run.Pseudonym;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The pseudonyms of one domain: HMAC-SHA-256 in hex, under a key of the domain's own. Keyed, not salted: one customer
 * must get one pseudonym in every file, or joins and erasure break. Not for use by several threads at once.
 */
public final class Pseudonyms {

    private static final String HMAC = "HmacSHA256";

    private final Mac mac;

    /** @param key the secret from which the key of each domain is made */
    public Pseudonyms(SecretKey key, String domain) {
        byte[] domainKey = mac(key).doFinal(("pseudonyms of " + domain).getBytes(StandardCharsets.UTF_8));
        this.mac = mac(new SecretKeySpec(domainKey, HMAC));
    }

    /** The pseudonym of a value, which is cleaned. */
    public Pseudonym of(String value) {
        return Pseudonym.of(mac.doFinal(value.getBytes(StandardCharsets.UTF_8)));
    }

    private static Mac mac(SecretKey key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }
}

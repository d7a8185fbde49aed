package io.caravan.run;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * The tokens by which persons are known who are to be erased or must not come back: HMAC-SHA-256 in hex under a key that is
 * not in the database. For use by several threads.
 */
public final class PersonTokens {

    private final ThreadLocal<Mac> mac;

    public PersonTokens(SecretKey key) {
        this.mac = ThreadLocal.withInitial(() -> mac(key));
    }

    /** Of an id in any spelling, cleaned as the dataset's contract says; an id counts within its domain. */
    public String ofId(String domain, String id) {
        return token("id", domain, NormalForm.ofId(id));
    }

    /** Of an e-mail address in any spelling; it counts in all domains. */
    public String ofEmail(String email) {
        return token("email", "", NormalForm.ofEmail(email));
    }

    /** Of the pseudonym that stands for an id or an e-mail address in the treated records of a domain. */
    public String ofPseudonym(String domain, String pseudonym) {
        return token("pseudonym", domain, pseudonym);
    }

    /** Of the name of a file, which may name a person. */
    public String ofFile(String name) {
        return token("file", "", name);
    }

    private String token(String kind, String domain, String value) {
        // A domain's name has no colon.
        byte[] named = (kind + ":" + domain + ":" + value).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(mac.get().doFinal(named));
    }

    private static Mac mac(SecretKey key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}

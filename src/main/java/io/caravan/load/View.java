package io.caravan.load;

import io.caravan.database.Select;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A view as a file of {@code routes/<domain>/views} says it.
 *
 * @param place how messages name the file
 */
record View(String domain, String name, String place, Select query) {

    String qualified() {
        return Names.qualified(domain, name);
    }

    /** What the view's comment says, by which a changed file shows. */
    String comment() {
        return Views.OURS + place + ", " + hash();
    }

    private String hash() {
        try {
            byte[] text = query.text().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

package io.caravan.settings;

import io.caravan.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret keys, all made from one: that of the settings, or one made at the first start and kept under the state
 * folder for the owner's eyes only. Losing it means that no pseudonym can be made again, so it belongs in the backup.
 */
public final class Keys {

    private static final String HMAC = "HmacSHA256";
    private static final int BYTES = 32;

    private final SecretKey master;

    private Keys(byte[] master) {
        this.master = new SecretKeySpec(master, HMAC);
    }

    public static Keys of(Settings settings) {
        String given = settings.key().value();
        if (!given.isEmpty()) {
            if (given.length() < BYTES) {
                throw new SettingsException("caravan.key: must have at least " + BYTES + " characters");
            }
            return new Keys(given.getBytes(StandardCharsets.UTF_8));
        }
        try {
            return new Keys(own(settings.state().resolve("keys")));
        } catch (IOException e) {
            throw new SettingsException("caravan.state: the key in " + settings.state() + " cannot be read or made");
        }
    }

    private static byte[] own(Path folder) throws IOException {
        Path file = folder.resolve("master.key");
        if (!Files.exists(file)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            try (AtomicFile made = AtomicFile.privateAt(file)) {
                made.write(HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII));
                made.commitNew();
            } catch (FileAlreadyExistsException e) {
                // Another process was first, and its key counts.
            }
        }
        return HexFormat.of().parseHex(Files.readString(file).strip());
    }

    /** A key for one purpose; the same for the same purpose. */
    public SecretKey of(String purpose) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(master);
            return new SecretKeySpec(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)), HMAC);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }
}

package io.caravan.settings;

import io.caravan.failure.InvalidSettingException;
import io.caravan.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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

    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private final SecretKey master;

    private Keys(byte[] master) {
        this.master = new SecretKeySpec(master, HMAC);
    }

    /** The keys of an installation, which are made when there are none. */
    public static Keys of(Settings settings) {
        return given(settings).orElseGet(() -> new Keys(read(file(settings), true)));
    }

    /** The keys of an installation; none where there are none yet, and none are made. */
    public static Optional<Keys> existing(Settings settings) {
        return given(settings)
                .or(() -> Optional.of(file(settings)).filter(Files::exists).map(file -> new Keys(read(file, false))));
    }

    private static Optional<Keys> given(Settings settings) {
        String given = settings.key().value();
        if (given.isEmpty()) {
            return Optional.empty();
        }
        if (given.length() < BYTES) {
            throw new InvalidSettingException("caravan.key: must have at least " + BYTES + " characters");
        }
        return Optional.of(new Keys(given.getBytes(StandardCharsets.UTF_8)));
    }

    private static Path file(Settings settings) {
        return settings.state().resolve("keys/master.key");
    }

    private static byte[] read(Path file, boolean making) {
        try {
            if (making) {
                make(file);
            }
            return own(file).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InvalidSettingException("caravan.state: the key " + file + " cannot be read or made");
        }
    }

    private static void make(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createDirectories(
                    Objects.requireNonNull(file.getParent()),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            try (AtomicFile made = AtomicFile.privateAt(file)) {
                made.write(HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII));
                made.commitNewSynced();
            } catch (FileAlreadyExistsException e) {
                // Another process was first, and its key counts.
            }
        }
    }

    /** The text of the key that is made once; as {@code caravan.key-file} it is the same key. */
    private static String own(Path file) throws IOException {
        if (isOpenToOthers(file)) {
            throw new InvalidSettingException("caravan.state: the key " + file
                    + " can be read or changed by others; make it private (chmod 600) and think about who had it");
        }
        return Files.readString(file).strip();
    }

    private static boolean isOpenToOthers(Path file) throws IOException {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
        } catch (UnsupportedOperationException e) {
            return false; // this file system has no such rights
        }
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

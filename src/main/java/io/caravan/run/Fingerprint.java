package io.caravan.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * The keyed hash of a file's bytes, by which the same content is known again under any name. Keyed, because the plain
 * hash of a file with one short line could be guessed.
 */
public final class Fingerprint {

    private final SecretKey key;

    public Fingerprint(SecretKey key) {
        this.key = key;
    }

    /**
     * Takes in a file.
     *
     * @param path how the books are to call it, see {@link SourceFile#path()}
     * @param location where it lies
     */
    public SourceFile take(String path, Path location) {
        SourceFile.Stamp stamp = SourceFile.Stamp.of(location);
        try {
            return new SourceFile(path, location, HexFormat.of().formatHex(hash(location)), stamp, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same of a few bytes that are not a whole file. */
    public String of(byte[] bytes) {
        return HexFormat.of().formatHex(mac().doFinal(bytes));
    }

    private byte[] hash(Path location) throws IOException {
        Mac mac = mac();
        if (Files.isSymbolicLink(location)) {
            return mac.doFinal(Files.readSymbolicLink(location).toString().getBytes(StandardCharsets.UTF_8));
        }
        if (!Files.isRegularFile(location, LinkOption.NOFOLLOW_LINKS) && Files.exists(location)) {
            return mac.doFinal(location.toString().getBytes(StandardCharsets.UTF_8)); // a pipe may never end
        }
        if (Files.size(location) == 0 && location.toString().endsWith(".gz")) {
            return mac.doFinal(".gz".getBytes(StandardCharsets.UTF_8)); // a cut file is not known by an empty one
        }
        try (InputStream content = Files.newInputStream(location)) {
            byte[] block = new byte[1 << 16];
            for (int count = content.read(block); count >= 0; count = content.read(block)) {
                mac.update(block, 0, count);
            }
            return mac.doFinal();
        }
    }

    private Mac mac() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}

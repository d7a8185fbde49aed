package io.caravan.read;

import io.caravan.failure.UnreadableFileException;
import io.caravan.file.Companions;
import io.caravan.run.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares a file with the checksums that lie beside it, as {@code md5sum} and {@code sha256sum} write them. */
final class Checksum {

    private static final Map<String, String> ALGORITHMS =
            Map.of("md5", "MD5", "sha1", "SHA-1", "sha256", "SHA-256", "sha512", "SHA-512");
    private static final Pattern HASH = Pattern.compile("(?<![0-9a-fA-F])[0-9a-fA-F]{32,128}(?![0-9a-fA-F])");

    /** More bytes than this are no checksum of one file. */
    private static final int LONGEST = 4096;

    private Checksum() {}

    /** @throws UnreadableFileException when a checksum is that of another content, or is none */
    static void check(Path file) {
        for (Path companion : Companions.of(file, true)) {
            String name = String.valueOf(companion.getFileName());
            String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
            String algorithm = ALGORITHMS.get(ending);
            if (algorithm != null) {
                check(file, companion, algorithm);
            }
        }
    }

    private static void check(Path file, Path companion, String algorithm) {
        String name = Printable.text(String.valueOf(companion.getFileName()));
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            Optional<String> expected = hash(companion, 2 * digest.getDigestLength());
            if (expected.isEmpty()) {
                throw new UnreadableFileException(
                        name + " beside it holds no " + algorithm + " checksum; delete it, or ask for both again");
            }
            try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
                var unused = bytes.transferTo(OutputStream.nullOutputStream());
            }
            if (!HexFormat.of().formatHex(digest.digest()).equals(expected.get())) {
                throw new UnreadableFileException(
                        "it is not the file of which " + name
                                + " beside it has the checksum: one of them is damaged, or of another time; ask for both again");
            }
        } catch (NoSuchFileException e) {
            // it was taken away
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first word of so many hexadecimal digits. */
    private static Optional<String> hash(Path companion, int digits) throws IOException {
        String text;
        try (InputStream bytes = Files.newInputStream(companion)) {
            text = new String(bytes.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
        }
        Matcher word = HASH.matcher(text);
        while (word.find()) {
            if (word.group().length() == digits) {
                return Optional.of(word.group().toLowerCase(Locale.ROOT));
            }
        }
        return Optional.empty();
    }
}

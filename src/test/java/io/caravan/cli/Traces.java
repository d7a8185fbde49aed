package io.caravan.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A search of the tests' own for the traces of a person, in bytes and in every spelling that could hide one. */
public final class Traces {

    private final List<String> markers;

    /** @param markers unique values of the person */
    public Traces(List<String> markers) {
        this.markers = markers;
    }

    /** The files below {@code folder} that hold a marker, and which; by content, unpacked, and by name. */
    public Set<String> below(Path folder) throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                String place = folder.relativize(file).toString();
                in(place.getBytes(StandardCharsets.UTF_8)).forEach(marker -> found.add(place + " (name): " + marker));
                if (Files.isRegularFile(file)) {
                    byte[] bytes = Files.readAllBytes(file);
                    in(bytes).forEach(marker -> found.add(place + ": " + marker));
                    in(unpacked(bytes)).forEach(marker -> found.add(place + ": " + marker));
                }
            }
        }
        return found;
    }

    /** The markers that {@code bytes} hold in any spelling. */
    public Set<String> in(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String lowerCase = text.toLowerCase(Locale.ROOT);
        Set<String> found = new TreeSet<>();
        for (String marker : markers) {
            boolean plain = lowerCase.contains(marker.toLowerCase(Locale.ROOT));
            if (plain
                    || spellings(marker)
                            .anyMatch(spelling -> text.contains(spelling) || lowerCase.contains(spelling))) {
                found.add(marker);
            }
        }
        return found;
    }

    private static Stream<String> spellings(String marker) {
        byte[] bytes = marker.getBytes(StandardCharsets.UTF_8);
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(bytes);
        StringBuilder escaped = new StringBuilder();
        marker.chars().forEach(c -> escaped.append("\\u%04x".formatted(c)));
        return Stream.of(
                base64.substring(0, base64.length() - 2), // the end depends on what follows
                HexFormat.of().formatHex(bytes),
                escaped.toString(),
                marker.replace("@", "\\u0040").replace("/", "\\/"),
                sha256(marker),
                sha256(marker.toLowerCase(Locale.ROOT)));
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] unpacked(byte[] bytes) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        if (bytes.length > 2 && bytes[0] == 0x1f && (bytes[1] & 0xff) == 0x8b) {
            try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                gzip.transferTo(plain);
            } catch (EOFException e) {
                // of one that was cut, what there is
            }
        } else if (bytes.length > 2 && bytes[0] == 'P' && bytes[1] == 'K') {
            ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes));
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                plain.writeBytes(entry.getName().getBytes(StandardCharsets.UTF_8));
                zip.transferTo(plain);
            }
        }
        return plain.toByteArray();
    }
}

package io.caravan.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.tukaani.xz.XZInputStream;

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
                    in(unfolded(bytes)).forEach(marker -> found.add(place + ": " + marker));
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

    /** As {@link #in} looks for them: in their own case, or in lower case. */
    private static Stream<String> spellings(String marker) {
        byte[] bytes = marker.getBytes(StandardCharsets.UTF_8);
        StringBuilder escaped = new StringBuilder();
        StringBuilder percent = new StringBuilder();
        marker.chars().forEach(c -> {
            escaped.append("\\u%04x".formatted(c));
            percent.append("%%%02x".formatted(c));
        });
        String lowerCase = marker.toLowerCase(Locale.ROOT);
        return Stream.concat(
                Stream.of(
                        HexFormat.of().formatHex(bytes),
                        escaped.toString(),
                        percent.toString(),
                        URLEncoder.encode(marker, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT),
                        new String(marker.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1),
                        new String(marker.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.ISO_8859_1),
                        marker.replace("@", "\\u0040").replace("/", "\\/")),
                Stream.concat(
                        IntStream.range(0, 3).mapToObj(shift -> base64(bytes, shift)),
                        Stream.of("MD5", "SHA-1", "SHA-256")
                                .flatMap(how -> Stream.of(hash(how, marker), hash(how, lowerCase)))));
    }

    /** What of the bytes shows in base64 when so many others stand before them, whatever comes after. */
    private static String base64(byte[] bytes, int shift) {
        byte[] shifted = new byte[shift + bytes.length];
        System.arraycopy(bytes, 0, shifted, shift, bytes.length);
        String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        return text.substring(shift == 0 ? 0 : shift + 1, text.length() - 2);
    }

    static String sha256(String text) {
        return hash("SHA-256", text);
    }

    private static String hash(String how, String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(how).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As in a mail, where base64 and quoted-printable break lines anywhere. */
    private static byte[] unfolded(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .replaceAll("=?\r?\n", "")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] unpacked(byte[] bytes) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        if (bytes.length > 2 && bytes[0] == 0x1f && (bytes[1] & 0xff) == 0x8b) {
            try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                gzip.transferTo(plain);
            } catch (EOFException e) {
                // of one that was cut, what there is
            }
        } else if (bytes.length > 5 && (bytes[0] & 0xff) == 0xfd && bytes[1] == '7' && bytes[2] == 'z') {
            try (InputStream xz = new XZInputStream(new ByteArrayInputStream(bytes))) {
                xz.transferTo(plain);
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

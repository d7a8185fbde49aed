package io.caravan.faults;

import io.caravan.cli.Ending;
import io.caravan.cli.Home;
import io.caravan.generate.Expected;
import io.caravan.generate.ShopGenerator;
import io.caravan.generate.ShopOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A delivery of a shop of which it is known beforehand what must become of it: of each file by its path, and of the records
 * by the generator's own counts. Nothing here is asked of the product, save for the undisturbed ending.
 */
final class Truth {

    private static final String DOMAIN = "shop/";
    private static final Pattern EMAIL = Pattern.compile("[a-z.]+[0-9]+@example\\.(org|com|net)");

    private static @Nullable Truth shop;

    private final Path folder;
    private final Expected expected;
    private final Map<String, String> hashes = new TreeMap<>();
    private final Set<String> unreadable = new TreeSet<>();
    private final List<String> emails;
    private Ending undisturbed;

    private Truth(Path folder, Expected expected) throws IOException {
        this.folder = folder;
        this.expected = expected;
        addUnusualFiles();
        Set<String> found = new TreeSet<>();
        for (Path file : paths()) {
            hashes.put(DOMAIN + folder.relativize(file), hash(file));
        }
        for (Path file : paths()) {
            if (file.toString().endsWith("customers.json.gz")) {
                Matcher email = EMAIL.matcher(String.join("\n", latin1(file)));
                while (email.find()) {
                    found.add(email.group());
                }
            }
        }
        emails = List.copyOf(found);
    }

    /** A day of a shop: 50 files with every kind of outcome, the same for all faults. */
    static synchronized Truth shop() {
        if (shop == null) {
            ShopOptions options = new ShopOptions(7, LocalDate.of(2024, 2, 29), 1, 200, 60, 300, 0.1, true);
            Path place =
                    ChildJvm.FOLDER.resolve("shop-" + ProcessHandle.current().pid());
            try {
                Files.createDirectories(place);
                shop = new Truth(place, new ShopGenerator(options).generate(place));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            var unused = shop.undisturbed();
        }
        return shop;
    }

    /** A zip of two entries, a file that was cut, and the content of another file under a name of its own. */
    private void addUnusualFiles() throws IOException {
        Path day = folder.resolve("date=2024-02-29");
        Path products = day.resolve("hour=00/products.json.gz");
        List<String> lines = latin1(products);
        Files.delete(products);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(day.resolve("hour=00/products.zip")))) {
            zip.putNextEntry(new ZipEntry("products-1.json"));
            zip.write(text(lines.subList(0, lines.size() / 2)));
            zip.putNextEntry(new ZipEntry("products-2.json"));
            zip.write(text(lines.subList(lines.size() / 2, lines.size())));
        }
        byte[] customers = Files.readAllBytes(day.resolve("hour=03/customers.json.gz"));
        Files.write(day.resolve("hour=03/customers-again.json.gz"), customers);
        Files.write(day.resolve("hour=05/customers-cut.json.gz"), Arrays.copyOf(customers, customers.length - 9));
        unreadable.add(DOMAIN + "date=2024-02-29/hour=05/customers-cut.json.gz");
    }

    private static byte[] text(List<String> lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<String> latin1(Path gzip) throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(gzip))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
        }
    }

    Path folder() {
        return folder;
    }

    Expected expected() {
        return expected;
    }

    Set<String> unreadable() {
        return unreadable;
    }

    List<String> emails() {
        return emails;
    }

    /** By the path below the inbox, what the bytes of each file hash to. */
    Map<String, String> hashes() {
        return hashes;
    }

    private List<Path> paths() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** The files in so many parts, in order of their hours. */
    List<List<String>> parts(int count) {
        List<String> all = new ArrayList<>(hashes.keySet());
        List<List<String>> parts = new ArrayList<>();
        for (int part = 0; part < count; part++) {
            parts.add(all.subList(part * all.size() / count, (part + 1) * all.size() / count));
        }
        return parts;
    }

    /** Hands files in as a good sender does: under another name first. */
    void drop(Home home, Iterable<String> files) {
        for (String file : files) {
            Path place = home.inbox().resolve(file);
            Path beside = place.resolveSibling("." + place.getFileName());
            try {
                Files.createDirectories(place.getParent());
                Files.copy(folder.resolve(file.substring(DOMAIN.length())), beside);
                Files.move(beside, place);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What a load that nothing disturbs ends with. */
    Ending undisturbed() {
        if (undisturbed == null) {
            Home home = Home.in(folder.resolveSibling(folder.getFileName() + "-undisturbed"));
            try (Caravan load = Caravan.load(home, folder)) {
                if (load.exitCode() != 2) {
                    throw new IllegalStateException(load.text());
                }
            }
            undisturbed = Ending.of(home);
        }
        return undisturbed;
    }

    static String hash(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

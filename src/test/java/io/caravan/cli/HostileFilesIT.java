package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.route.Awaiting;
import io.caravan.route.Service;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rubbish dropped on a running service: each file has one clear outcome, and the service lives on. */
@Timeout(180)
class HostileFilesIT {

    private static final String GOOD =
            """
            {"id": "%s", "first_name": "Ada", "last_name": "Ashdown", "email": "ada%1$s@example.org"}
            """;

    @TempDir
    Path folder;

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, String> outcomes = new LinkedHashMap<>();
    private int number;

    @Test
    void eachHasOneClearOutcomeAndTheServiceLivesOn() throws Exception {
        forms();
        packings();
        names();
        Home home = Home.in(folder.resolve("home"), "caravan.limits.record-bytes=1000000");
        try (Installation installation = home.open();
                Service service = installation.watchingService(true)) {
            service.start(installation.contracts());
            Path shop = home.inbox().resolve("shop");
            Path elsewhere = Files.writeString(folder.resolve("elsewhere.json"), good());
            Files.createSymbolicLink(shop.resolve("customers-link.json"), elsewhere);
            Files.createDirectories(shop.resolve("customers-folder.json"));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                drop(shop.resolve(file.getKey()), file.getValue());
            }
            assertThat(Awaiting.until(() -> service.inbox().waiting() == 0, Duration.ofSeconds(90)))
                    .as("left in the inbox: %s", left(shop))
                    .isTrue();

            // And after all of that, a good file loads.
            drop(shop.resolve("customers-after.json"), good().getBytes(StandardCharsets.UTF_8));
            assertThat(Awaiting.until(() -> isLoaded(home, "customers-after.json"), Duration.ofSeconds(30)))
                    .isTrue();
        }
        outcomes.forEach((name, outcome) -> check(home, name, outcome));
        assertThat(home.folder().resolve("raw_data/failed/shop/customers-link.json"))
                .matches(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS));
        assertThat(elsewhereIsUntouched()).isTrue();
    }

    private void forms() {
        loads("customers-empty.json", new byte[0], 0, 0);
        between("customers-brackets.json", "[".repeat(100_000) + "]".repeat(100_000));
        between("customers-two-objects.json", good().strip() + good().strip());
        between("customers-duplicate-key.json", "{\"id\": \"1\", \"id\": \"2\"}");
        between("customers-nan.json", "{\"id\": NaN}");
        between("customers-huge-number.json", "{\"id\": 1e999999999}");
        between("customers-nul.json", good().replace("Ada", "A\\u0000da").strip());
        between("customers-surrogate.json", good().replace("Ada", "\\ud800").strip());
        between("customers-long-line.json", "{\"id\": \"" + "x".repeat(50_000_000) + "\"}");
        between("customers-scalar.json", "42");
        loads("customers-bom.json", ("\uFEFF" + good()).getBytes(StandardCharsets.UTF_8), 1, 0);
        loads("customers-crlf.json", (good() + good()).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8), 2, 0);
        fails("customers-utf16.json", good().getBytes(StandardCharsets.UTF_16));
        fails("customers-latin1.json", good().replace("Ada", "\u00C4da").getBytes(StandardCharsets.ISO_8859_1));
        fails("customers-cut-array.json", ("[" + good().strip() + ",").getBytes(StandardCharsets.UTF_8));
        fails("customers-binary.json", new byte[] {1, 2, 3, 4, 5, 10, 6, 7});
    }

    private void packings() throws IOException {
        byte[] gzip = gzip(good());
        fails("customers-cut.json.gz", Arrays.copyOf(gzip, gzip.length - 9));
        loads("customers-two-members.json.gz", join(gzip(good()), gzip(good())), 2, 0);
        byte[] second = gzip(good());
        fails("customers-cut-member.json.gz", join(gzip, Arrays.copyOf(second, second.length - 9)));
        fails("customers-garbage.json.gz", join(gzip, "garbage".getBytes(StandardCharsets.UTF_8)));
        fails("customers-bomb.json.gz", bomb());
        loads("customers-plain.json.gz", good().getBytes(StandardCharsets.UTF_8), 1, 0);
        loads("customers-zip.zip", zip("../../evil.json", good()), 1, 0);
        fails("customers-broken.zip", Arrays.copyOf(zip("a.json", good()), 60));
    }

    private void names() {
        for (String name : new String[] {
            "customers-${sys:user.home}.json",
            "customers-\n-line.json",
            "customers-{{x}}.json",
            "customers-'; DROP TABLE run; --.json",
            "customers-%s%n.json",
            "customers-\u202Etxt.json"
        }) {
            loads(name, good().getBytes(StandardCharsets.UTF_8), 1, 0);
        }
    }

    /** The record stands between two good ones, which must load. */
    private void between(String name, String bad) {
        loads(name, (good() + bad + "\n" + good()).getBytes(StandardCharsets.UTF_8), 2, 1);
    }

    private String good() {
        return GOOD.formatted(String.format(Locale.ROOT, "%06d", ++number));
    }

    /** So many records of the file load, and so many are refused. */
    private void loads(String name, byte[] content, int loaded, int rejected) {
        files.put(name, content);
        outcomes.put(name, "loaded " + loaded + " " + rejected + " archive");
    }

    /** Nothing of the file can be read. */
    private void fails(String name, byte[] content) {
        files.put(name, content);
        outcomes.put(name, "failed 0 0 failed");
    }

    private static void check(Home home, String name, String expected) {
        String outcome = home.ask(
                """
                SELECT string_agg(state || ' ' || loaded || ' ' || rejected || ' ' || split_part(filed_as, '/', 1), ', ')
                FROM caravan.run WHERE file = '%s'"""
                        .formatted("shop/" + name.replace("'", "''")));
        assertThat(outcome).as(name).isEqualTo(expected);
        if (expected.startsWith("failed")) {
            assertThat(home.folder().resolve("raw_data/failed/shop/" + name + ".why.txt"))
                    .content()
                    .contains("Nothing of");
        }
    }

    private static boolean isLoaded(Home home, String name) {
        return home.ask("SELECT count(*) FROM caravan.run WHERE state = 'loaded' AND file LIKE '%" + name + "'")
                .equals("1");
    }

    private boolean elsewhereIsUntouched() throws IOException {
        return Files.readString(folder.resolve("elsewhere.json")).contains("Ada");
    }

    private static String left(Path shop) {
        return Arrays.toString(shop.toFile().list());
    }

    private static void drop(Path place, byte[] content) throws IOException {
        Path beside = place.resolveSibling(".dropping");
        Files.write(beside, content);
        Files.move(beside, place);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] blanks = new byte[1 << 20];
        Arrays.fill(blanks, (byte) ' ');
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < 256; i++) {
                gzip.write(blanks);
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(String entry, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}

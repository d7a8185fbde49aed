package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.file.FileTree;
import io.caravan.route.Awaiting;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What lies beside data: checksums, signatures, markers, and what desktops and editors leave. */
@Timeout(120)
class CompanionsIT {

    private static final String CUSTOMER =
            "{\"id\": \"%1$s\", \"first_name\": \"F\", \"last_name\": \"L\", \"email\": \"%1$s@example.org\"}\n";

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void install() {
        home = Home.in(folder.resolve("home"));
    }

    private static void fill(Path data) throws Exception {
        String first = CUSTOMER.formatted("a1");
        String checksum = HexFormat.of()
                .formatHex(MessageDigest.getInstance("MD5").digest(first.getBytes(StandardCharsets.UTF_8)));
        Files.writeString(data.resolve("customers-1.json.md5"), checksum + "  customers-1.json\n");
        Files.writeString(data.resolve("customers-1.json.asc"), "-----BEGIN PGP SIGNATURE-----\n");
        Files.writeString(data.resolve("customers-2.json.sha256"), "0".repeat(64));
        Files.writeString(data.resolve("Thumbs.db"), "thumbs");
        Files.writeString(data.resolve("desktop.ini"), "[desktop]");
        Files.writeString(data.resolve("customers-3.json.partial"), CUSTOMER.formatted("a3"));
        Files.writeString(data.resolve("customers-4.json.bak"), CUSTOMER.formatted("a4"));
        var zipped = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(zipped)) {
            for (String name : List.of(".DS_Store", "customers.json", "__MACOSX/._customers.json", "x/Thumbs.db")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(CUSTOMER.formatted("a5").getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.write(data.resolve("customers-5.zip"), zipped.toByteArray());
        Files.writeString(data.resolve("_SUCCESS"), "");
        Files.writeString(data.resolve("customers-2.json"), CUSTOMER.formatted("a2"));
        Files.writeString(data.resolve("customers-1.json"), first);
    }

    private void mustBeLoaded() {
        assertThat(home.ask("SELECT string_agg(id, ' ' ORDER BY id) FROM shop.customers"))
                .isEqualTo("a1 a5");
        assertThat(home.ask("SELECT string_agg(file, ' ') FROM caravan.run WHERE state = 'failed'"))
                .endsWith("customers-2.json");
        assertThat(home.ask("SELECT failure FROM caravan.run WHERE state = 'failed'"))
                .contains("customers-2.json.sha256");
        Home.Answer verified = home.run("verify");
        assertThat(verified.exitCode()).as(verified.text()).isEqualTo(ExitCode.DONE);
    }

    private List<String> names(String place) {
        Path root = home.folder().resolve("raw_data").resolve(place);
        return FileTree.of(root).files().stream()
                .map(file -> root.relativize(file).toString())
                .toList();
    }

    @Test
    void inAFolderThatIsLoaded() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        fill(data);
        Home.Answer loaded = home.run("load", data.toString(), "--domain", "shop");
        assertThat(loaded.exitCode()).as(loaded.text()).isEqualTo(ExitCode.FAILED);
        assertThat(loaded.text())
                .contains("customers-3.json.partial", "customers-4.json.bak")
                .doesNotContain("Thumbs", "desktop", "_SUCCESS", ".asc");
        mustBeLoaded();
        assertThat(names("archive"))
                .containsExactly(
                        "shop/_SUCCESS",
                        "shop/customers-1.json",
                        "shop/customers-1.json.asc",
                        "shop/customers-1.json.md5",
                        "shop/customers-5.zip");
        assertThat(names("failed")).contains("shop/customers-2.json", "shop/customers-2.json.sha256");
    }

    @Test
    void inTheInbox() throws Exception {
        Path inbox = Files.createDirectories(home.inbox().resolve("shop/day"));
        fill(inbox);
        home.set(home.url(), "caravan.unmatched-after=PT1S", "caravan.housekeeping-schedule=* * * * * ?");
        Process service = home.process("run")
                .redirectOutput(folder.resolve("run.log").toFile())
                .start();
        try {
            home.await("SELECT count(*) = 3 FROM caravan.run WHERE filed_as IS NOT NULL");
        } finally {
            service.destroy();
            service.waitFor();
        }
        mustBeLoaded();
        assertThat(names("inbox"))
                .contains("shop/day/customers-3.json.partial", "shop/day/customers-4.json.bak")
                .doesNotContain("shop/day/customers-1.json.md5", "shop/day/customers-2.json.sha256");
        assertThat(names("archive")).contains("shop/day/customers-1.json.asc", "shop/day/customers-1.json.md5");
        assertThat(home.run("status").text())
                .contains("customers-4.json.bak")
                .doesNotContain("Thumbs", "desktop", "_SUCCESS");

        // A person who is erased goes from the zip, whatever a desktop has put beside the data.
        assertThat(home.run("erase", "--domain", "shop", "--id", "a5").exitCode())
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void aFileThatIsWrittenIsLeftAloneHoweverSlowly() throws Exception {
        Path inbox = Files.createDirectories(home.inbox().resolve("shop"));
        Process service = home.process("run")
                .redirectOutput(folder.resolve("run.log").toFile())
                .start();
        try {
            writeSlowly(inbox);
            home.await("SELECT count(*) = 6 FROM shop.customers");
        } finally {
            service.destroy();
            service.waitFor();
        }
        assertThat(home.ask("SELECT count(*) FROM caravan.run")).isEqualTo("4");
    }

    private static void writeSlowly(Path inbox) throws Exception {
        try (OutputStream slow = Files.newOutputStream(inbox.resolve("customers-slow.json"))) {
            for (int part = 0; part < 3; part++) {
                slow.write(CUSTOMER.formatted("s" + part).getBytes(StandardCharsets.UTF_8));
                Path other = inbox.resolve("customers-" + part + ".json");
                Files.writeString(other, CUSTOMER.formatted("o" + part));
                // Both have not been written to for as long, when the other one is loaded.
                assertThat(Awaiting.until(() -> !Files.exists(other), Duration.ofSeconds(60)))
                        .isTrue();
                assertThat(inbox.resolve("customers-slow.json")).exists();
            }
        }
    }
}

package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.erase.Certificate;
import io.caravan.erase.Certificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code prove-erased --certificate} for somebody who has no installation, only the two files. */
class ProveErasedCommandTest {

    private static final Certificate CERTIFICATE = new Certificate(
            7,
            "shop",
            "command line",
            "ticket 7",
            true,
            false,
            Instant.EPOCH,
            Instant.EPOCH,
            Instant.EPOCH,
            List.of(new Certificate.Place("table shop.customers", 2444, "rows", 1, "removed")),
            List.of(),
            false,
            List.of());

    @TempDir
    Path folder;

    private Path certificate;
    private Path key;

    @BeforeEach
    void issue() {
        System.setProperty("caravan.home", folder.resolve("nowhere").toString());
        certificate = issued("ours");
        key = certificate.resolveSibling(Certificates.PUBLIC_KEY);
    }

    @AfterEach
    void nothingIsMade() {
        System.clearProperty("caravan.home");
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    private Path issued(String secret) {
        byte[] bytes = Arrays.copyOf(secret.getBytes(StandardCharsets.UTF_8), 32);
        return new Certificates(folder.resolve(secret + "/certificates"), new SecretKeySpec(bytes, "HmacSHA256"))
                .write(CERTIFICATE)
                .resolveSibling("erasure-7.json");
    }

    @Test
    void checksACertificateByTheTwoFilesAlone() throws IOException {
        Path elsewhere = Files.copy(certificate, folder.resolve("letter.json"));
        assertThat(answer("--certificate", elsewhere.toString(), "--key", key.toString()))
                .startsWith("0 ")
                .contains("The certificate is as it was signed.");
    }

    @Test
    void saysThatACertificateWasChanged() throws IOException {
        Files.writeString(certificate, Files.readString(certificate).replace("2444", "2445"));
        assertThat(answer("--certificate", certificate.toString(), "--key", key.toString()))
                .startsWith("1 ")
                .contains("The certificate was changed after it was signed.")
                .doesNotContain("another key");
    }

    @Test
    void saysThatACertificateWasSignedWithAnotherKey() {
        Path theirs = issued("theirs").resolveSibling(Certificates.PUBLIC_KEY);
        assertThat(answer("--certificate", certificate.toString(), "--key", theirs.toString()))
                .startsWith("1 ")
                .contains("The certificate was signed with another key")
                .containsPattern("Signed with  [0-9a-f]{64}\\R  Checked with [0-9a-f]{64}")
                .doesNotContain("was changed");
    }

    @Test
    void aKeyBesideTheCertificateIsNotTakenUnasked() {
        assertThat(answer("--certificate", certificate.toString()))
                .startsWith("2 caravan: --key is missing")
                .contains("get caravan.pub from whoever issued the certificate, and give it with --key")
                .doesNotContain("Exception");
    }

    @Test
    void aFileThatCannotBeReadIsNamedWithAdvice() throws IOException {
        assertThat(answer("--certificate", folder.toString(), "--key", key.toString()))
                .startsWith("2 caravan: " + folder)
                .contains("--certificate takes the .json file")
                .doesNotContain("Exception");
        assertThat(answer("--certificate", certificate.toString(), "--key", certificate.toString()))
                .startsWith("2 caravan: " + certificate + ": holds no public key")
                .contains("take the caravan.pub")
                .doesNotContain("Exception");
        Files.writeString(certificate, "[".repeat(100_000));
        assertThat(answer("--certificate", certificate.toString(), "--key", key.toString()))
                .startsWith("2 caravan: " + certificate + ": is no certificate")
                .doesNotContain("Exception");
    }

    @Test
    void optionsThatDoNotGoTogetherAreRefused() {
        assertThat(answer("--key", key.toString())).startsWith("2 caravan: --key checks a certificate");
        assertThat(answer("--certificate", certificate.toString(), "--all")).startsWith("2 caravan: --certificate");
        assertThat(answer("--certificate", certificate.toString(), "--id", "1")).startsWith("2 caravan: --certificate");
    }

    /** The exit code, a space, and what was printed. */
    private static String answer(String... options) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
        try {
            String[] command = new String[options.length + 1];
            command[0] = "prove-erased";
            System.arraycopy(options, 0, command, 1, options.length);
            return Main.run(command) + " " + printed.toString(StandardCharsets.UTF_8);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}

package io.caravan.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.failure.UnreadableFileException;
import io.caravan.run.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksumTest {

    @TempDir
    Path folder;

    private int entries() {
        return new Read(1000, Limits.DEFAULT, Clock.systemUTC())
                .entries(SourceFile.onlyRead("shop/customers.csv", folder.resolve("customers.csv")))
                .size();
    }

    /** The hashes are those that md5sum, sha1sum, sha256sum and sha512sum print of the text. */
    @ParameterizedTest
    @CsvSource({
        "customers.csv.md5, 900150983cd24fb0d6963f7d28e17f72  customers.csv",
        "customers.csv.md5, 900150983CD24FB0D6963F7D28E17F72",
        "customers.md5, MD5 (customers.csv) = 900150983cd24fb0d6963f7d28e17f72",
        "customers.csv.sha1, a9993e364706816aba3e25717850c26c9cd0d89d *customers.csv",
        "customers.csv.SHA256, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "customers.csv.sha512, ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
    })
    void aFileOfTheChecksumBesideItIsRead(String name, String checksum) throws IOException {
        Files.writeString(folder.resolve("customers.csv"), "abc");
        Files.writeString(folder.resolve(name), checksum + "\n");
        assertThat(entries()).isEqualTo(1);
        Files.writeString(folder.resolve("customers.csv"), "abd");
        assertThatThrownBy(this::entries)
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining("it is not the file of which " + name + " beside it has the checksum");
    }

    @Test
    void whatIsNoChecksumIsToldAsSuch() throws IOException {
        Files.writeString(folder.resolve("customers.csv"), "abc");
        Files.writeString(folder.resolve("customers.csv.md5"), "a9993e364706816aba3e25717850c26c9cd0d89d\n");
        assertThatThrownBy(this::entries)
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining("customers.csv.md5 beside it holds no MD5 checksum");
    }
}

package io.caravan.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompanionsTest {

    @TempDir
    Path folder;

    private Path file(String name) throws IOException {
        return Files.writeString(folder.resolve(name), name);
    }

    private static List<String> names(List<Path> files) {
        return files.stream()
                .map(file -> file.getFileName().toString())
                .sorted()
                .toList();
    }

    @Test
    void aFileHasThoseThatAreCalledAsItIs() throws IOException {
        Path customers = file("customers.csv");
        for (String name : List.of(
                "customers.csv.md5",
                "customers.csv.ASC",
                "customers.done",
                "customers-2.csv.md5",
                "products.done",
                "customers.csv.tmp",
                "customers.csv.bak")) {
            file(name);
        }
        assertThat(names(Companions.of(customers, false)))
                .containsExactly("customers.csv.ASC", "customers.csv.md5", "customers.done");
    }

    @Test
    void whatMayBeOfAnotherFileIsOfNone() throws IOException {
        Path csv = file("customers.csv");
        file("customers.json.gz");
        file("customers.md5");
        assertThat(Companions.of(csv, false)).isEmpty();
    }

    @Test
    void aMarkerGoesWithTheLastFileOfItsFolder() throws IOException {
        Path first = file("customers.csv");
        Path last = file("products.csv");
        file("_SUCCESS");
        assertThat(Companions.of(first, false)).isEmpty();
        assertThat(names(Companions.of(first, true))).containsExactly("_SUCCESS");
        Files.delete(first);
        assertThat(names(Companions.of(last, false))).containsExactly("_SUCCESS");
    }

    @Test
    void theyFollowTheirFileUnderItsNewName() throws IOException {
        Path customers = file("customers.csv");
        file("customers.csv.md5");
        file("customers.done");
        Path archive = Files.createDirectories(folder.resolve("archive"));
        Path filed = Files.copy(customers, archive.resolve("customers~2.csv"));
        List<Path> companions = Companions.of(customers, false);

        Companions.follow(companions, filed, true);
        assertThat(names(FileTree.of(archive).files()))
                .containsExactly("customers~2.csv", "customers~2.csv.done", "customers~2.csv.md5");
        assertThat(folder.resolve("customers.done")).exists();

        Companions.follow(companions, filed, false);
        assertThat(names(FileTree.of(folder, 1).files())).containsExactly("customers.csv");
        Companions.follow(companions, filed, false); // they are gone

        Companions.delete(filed);
        assertThat(names(FileTree.of(archive).files())).containsExactly("customers~2.csv");
    }
}

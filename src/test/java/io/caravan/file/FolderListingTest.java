package io.caravan.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.RawNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs({OS.WINDOWS, OS.MAC}) // where all names are Unicode
class FolderListingTest {

    @TempDir
    Path folder;

    @Test
    void aNameThatIsNotUtf8KeepsNoOtherFromBeingListed() throws Exception {
        file("a.json");
        file("t\u00e4g/\u4e2d.json");
        file(".hidden");
        Files.createSymbolicLink(folder.resolve("nowhere"), Path.of("gone"));
        RawNames.move(file("x"), folder, "c_\\344_\\303\\244.json");
        RawNames.move(file("x"), folder, "c_\\345_\\303\\244.json");
        RawNames.move(Files.createDirectory(folder.resolve("x")), folder, "t\\344g");
        file(".hidden2/empty.json");

        FolderListing listing = FolderListing.of(folder);

        assertThat(names(listing.files()))
                .containsExactly(".hidden2/empty.json", "a.json", "nowhere", "t\u00e4g/\u4e2d.json");
        assertThat(names(listing.unopenable())).containsExactly("c_\\xE4_\u00e4.json", "c_\\xE5_\u00e4.json");
    }

    @Test
    void aFolderThatIsNotThereIsEmpty() throws Exception {
        assertThat(FolderListing.of(folder.resolve("none")).files()).isEmpty();
    }

    private Path file(String name) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "x");
    }

    private List<String> names(List<Path> paths) {
        return paths.stream().map(path -> FileName.below(folder, path)).toList();
    }
}

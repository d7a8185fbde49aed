package io.caravan.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {

    private static final long SEED = 16;
    private static final int WALKS = 3000;

    @TempDir
    Path folder;

    @Test
    void listsWhatStaysWhileEverythingElseChanges() throws Exception {
        for (int i = 0; i < 20; i++) {
            Path stays = folder.resolve("stays" + i % 4).resolve("file" + i);
            Files.createDirectories(stays.getParent());
            Files.createFile(stays);
        }
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger changes = new AtomicInteger();
        Thread changer = new Thread(() -> {
            Random random = new Random(SEED);
            while (!over.get()) {
                change(folder.resolve("comes" + random.nextInt(3)), random);
                changes.incrementAndGet();
            }
        });
        changer.start();
        try {
            for (int walk = 0; walk < WALKS || changes.get() < WALKS; walk++) {
                FileTree tree = FileTree.of(folder);
                assertThat(tree.unreadable()).as("seed %s, walk %s", SEED, walk).isEmpty();
                assertThat(tree.files().stream()
                                .filter(file -> file.getFileName().toString().startsWith("file")))
                        .as("seed %s, walk %s", SEED, walk)
                        .hasSize(20);
            }
        } finally {
            over.set(true);
            changer.join();
        }
    }

    /** Makes a folder in a folder with a file, renames, replaces it by a file or a link to nothing, and deletes it. */
    private static void change(Path place, Random random) {
        try {
            Path inner = Files.createDirectories(place.resolve("in/deep"));
            Path file = Files.createFile(inner.resolve("x"));
            if (random.nextBoolean()) {
                Path other = place.resolve("other");
                Files.move(place.resolve("in"), other);
                Files.delete(other.resolve("deep/x"));
                Files.delete(other.resolve("deep"));
                Files.delete(other);
                if (random.nextBoolean()) {
                    Files.createFile(other);
                } else {
                    Files.createSymbolicLink(other, place.resolve("nothing"));
                }
                Files.delete(other);
            } else {
                Files.delete(file);
                Files.delete(inner);
                Files.delete(place.resolve("in"));
            }
            Files.delete(place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Permissions stop everyone but root, and a path that is too long stops root as well. */
    @Test
    void namesWhatCannotBeReadAndListsTheRest() throws IOException {
        Path open = Files.createFile(folder.resolve("open"));
        Path deep = Files.createDirectories(folder.resolve("deep").resolve(("x".repeat(200) + "/").repeat(12)));
        Path moved = folder.resolve("moved");
        Files.createDirectories(
                moved.resolve(("y".repeat(200) + "/").repeat(12)).resolve("file"));
        Path place = Files.move(moved, deep.resolve("moved"));
        try {
            FileTree tree = FileTree.of(folder);
            assertThat(tree.files()).containsExactly(open);
            assertThat(tree.unreadable()).hasSize(1).allMatch(path -> path.startsWith(place));
            assertThatThrownBy(tree::whole)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("cannot be read");
        } finally {
            Files.move(place, moved);
        }
    }

    @Test
    void aLinkedFolderIsListedAndLinksBelowAreNotFollowed() throws IOException {
        Path real = Files.createDirectories(folder.resolve("real"));
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.createFile(elsewhere.resolve("private"));
        Files.createFile(real.resolve("file"));
        Files.createSymbolicLink(real.resolve("link"), elsewhere);
        Path link = Files.createSymbolicLink(folder.resolve("linked"), real);
        assertThat(FileTree.of(link).files()).containsExactly(link.resolve("file"), link.resolve("link"));
    }

    @Test
    void listsAsManyLevelsAsAreWantedAndFoldersAfterWhatIsInThem() throws IOException {
        Files.createDirectories(folder.resolve("a/b/c"));
        assertThat(FileTree.of(folder, 2).foldersDeepestFirst().stream().map(FileTree.Entry::path))
                .containsExactly(folder.resolve("a/b"), folder.resolve("a"));
        assertThat(FileTree.of(folder, path -> !path.endsWith("b")).entries()).hasSize(2);
    }

    @Test
    void aFolderThatIsNotThereHasNoEntries() {
        assertThat(FileTree.of(folder.resolve("nothing")).whole().entries()).isEmpty();
    }

    @Test
    void aFolderIsMadeOnlyWhereItsParentIsThere() throws IOException {
        Path root = folder.resolve("disk/output");
        assertThatThrownBy(() -> Subfolders.make(root, root.resolve("shop")))
                .isInstanceOf(MissingFolderException.class)
                .hasMessageContaining(root + " is not there");
        assertThatThrownBy(() -> AtomicFile.below(root, root.resolve("shop/file")))
                .isInstanceOf(MissingFolderException.class);
        assertThat(folder.resolve("disk")).doesNotExist();
        Files.createDirectory(folder.resolve("disk"));
        assertThat(Subfolders.make(root, root.resolve("shop/customers"))).isDirectory();
    }

    @Test
    void aLinkToNothingInPlaceOfAFolderIsNamed() throws IOException {
        Path root = Files.createSymbolicLink(folder.resolve("output"), folder.resolve("unmounted/output"));
        assertThatThrownBy(() -> Subfolders.make(root, root.resolve("shop")))
                .isInstanceOf(MissingFolderException.class)
                .isNotInstanceOf(NoSuchFileException.class);
    }
}

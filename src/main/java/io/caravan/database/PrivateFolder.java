package io.caravan.database;

import io.caravan.file.AtomicFile;
import io.caravan.file.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders and files that only their owner may look into, and that are there whole or not at all. */
final class PrivateFolder {

    private static final boolean HAS_MODES =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private PrivateFolder() {}

    /** Makes the folder and those above it that are missing. One that was there keeps the mode it has. */
    static Path create(Path folder) throws IOException {
        return Files.createDirectories(folder, mode("rwx------"));
    }

    /** Writes beside and renames, so that a kill or a power cut leaves the old file or the new one. */
    static void write(Path file, String text) throws IOException {
        try (AtomicFile written = AtomicFile.privateAt(file)) {
            written.write(text.getBytes(StandardCharsets.UTF_8));
            written.commit();
        }
    }

    /** Deletes a folder with all that is in it; none is fine. */
    static void delete(Path folder) throws IOException {
        FileTree tree = FileTree.of(folder).whole();
        for (Path file : tree.files()) {
            Files.deleteIfExists(file);
        }
        for (FileTree.Entry below : tree.foldersDeepestFirst()) {
            Files.deleteIfExists(below.path());
        }
        Files.deleteIfExists(folder);
    }

    private static FileAttribute<?>[] mode(String mode) {
        return HAS_MODES
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}

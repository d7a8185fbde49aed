package io.caravan.file;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Objects;

/** Makes and removes folders below a configured one. */
public final class Subfolders {

    private Subfolders() {}

    /**
     * Makes {@code folder} and those between it and {@code root}. The root itself is made only where its parent is there: a disk
     * that was unmounted must not be replaced by folders of the same name on another one.
     *
     * @param root a configured folder
     * @param folder the root itself, or a folder below it
     * @return the folder
     * @throws MissingFolderException when the root has vanished together with its parent
     */
    public static Path make(Path root, Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        if (!Files.isDirectory(root)) {
            try {
                Files.createDirectory(root);
            } catch (NoSuchFileException | NotDirectoryException e) {
                throw new MissingFolderException(root);
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(root)) {
                    throw new MissingFolderException(root); // a link to nothing, or a file
                }
            }
        }
        return Files.createDirectories(folder);
    }

    /** Removes a folder if it is empty; one that is gone, or in use, is left as it is. Returns whether it was removed. */
    public static boolean removeIfEmpty(Path folder) throws IOException {
        try {
            return Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            return false;
        }
    }

    /** Removes the folder of {@code file}, and those above it up to {@code root}, as far as they are empty. */
    public static void removeEmptyAbove(Path file, Path root) throws IOException {
        Path folder = Objects.requireNonNull(file.getParent());
        while (folder.startsWith(root) && !folder.equals(root) && removeIfEmpty(folder)) {
            folder = Objects.requireNonNull(folder.getParent());
        }
    }
}

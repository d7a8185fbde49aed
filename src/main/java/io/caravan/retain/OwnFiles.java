package io.caravan.retain;

import io.caravan.file.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;

/** Files that Caravan itself has made, so that their time is when that was. */
final class OwnFiles {

    private OwnFiles() {}

    /**
     * Deletes the files of a folder, not of those below it, that were made before {@code instant}. No folder, no files.
     *
     * @return how many
     * @throws UncheckedIOException when something could not be read or deleted, after all else was
     */
    static int deleteBefore(Instant instant, Path folder) {
        return deleteBefore(instant, folder, 1, Set.of());
    }

    /** The same without the files of these names, which are never too old. */
    static int deleteBefore(Instant instant, Path folder, Set<String> kept) {
        return deleteBefore(instant, folder, 1, kept);
    }

    /** The same in each folder of a folder. */
    static int deleteBeforeBelow(Instant instant, Path folder) {
        return deleteBefore(instant, folder, 2, Set.of());
    }

    private static int deleteBefore(Instant instant, Path folder, int level, Set<String> kept) {
        FileTree tree = FileTree.of(folder, level);
        int deleted = 0;
        IOException failure = null;
        for (FileTree.Entry entry : tree.entries()) {
            boolean isThere = folder.relativize(entry.path()).getNameCount() == level
                    && !kept.contains(entry.path().getFileName().toString());
            if (isThere && entry.attributes().isRegularFile() && entry.isOlderThan(instant)) {
                try {
                    deleted += Files.deleteIfExists(entry.path()) ? 1 : 0;
                } catch (IOException e) {
                    failure = e;
                }
            }
        }
        if (failure != null) {
            throw new UncheckedIOException(failure);
        }
        tree.whole();
        return deleted;
    }
}

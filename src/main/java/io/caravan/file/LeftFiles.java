package io.caravan.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** The temporary files that killed processes have left. Those that are written now are younger. */
public final class LeftFiles {

    private static final Duration IN_USE = Duration.ofDays(1);

    private LeftFiles() {}

    /** Whether {@code entry} is a temporary file that nobody has written to for a day before {@code now}. */
    public static boolean isLeft(FileTree.Entry entry, Instant now) {
        return TemporaryName.isOf(entry.path())
                && !entry.attributes().isDirectory()
                && entry.isOlderThan(now.minus(IN_USE));
    }

    /** Deletes them below {@code folder}; one that cannot be deleted stays. */
    public static void delete(Path folder, Instant now) {
        for (FileTree.Entry entry : FileTree.of(folder).entries()) {
            if (isLeft(entry, now)) {
                try {
                    Files.deleteIfExists(entry.path());
                } catch (IOException e) {
                    // It is looked at again the next time, and verify reports it.
                }
            }
        }
    }
}

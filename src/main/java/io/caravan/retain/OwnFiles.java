package io.caravan.retain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Files that Caravan itself has made, so that their time is when that was. */
final class OwnFiles {

    private OwnFiles() {}

    /**
     * Deletes the files of a folder, not of those below it, that were made before {@code instant}. No folder, no files.
     *
     * @return how many
     */
    static int deleteBefore(Instant instant, Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> old = all.filter(file -> isOld(file, instant)).toList();
            for (Path file : old) {
                Files.deleteIfExists(file);
            }
            return old.size();
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same in each folder of a folder. */
    static int deleteBeforeBelow(Instant instant, Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .mapToInt(path -> deleteBefore(instant, path))
                    .sum();
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOld(Path file, Instant instant) {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                            .toInstant()
                            .isBefore(instant);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

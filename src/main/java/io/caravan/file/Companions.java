package io.caravan.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The companions of a file: those in its folder that are called as it is, with an ending that says what they are, as
 * {@code customers.csv.md5} of {@code customers.csv}; {@code customers.done} as well, unless it may be of another file; and
 * markers of the folder, such as {@code _SUCCESS}. They are looked for by their names, so that it takes no longer in a large folder.
 */
public final class Companions {

    private static final Pattern EXTENSION = Pattern.compile("\\.[^.]+(\\.gz)?$");
    private static final List<String> EXTENSIONS = Stream.of(
                    "", ".json", ".jsonl", ".ndjson", ".csv", ".txt", ".log", ".zip")
            .flatMap(extension -> Stream.of(extension, extension + ".gz"))
            .toList();

    private Companions() {}

    /**
     * Those of {@code file} that are there.
     *
     * @param keep whether the files stay: then each has the markers of its folder, and otherwise the last one
     */
    public static List<Path> of(Path file, boolean keep) {
        String stem = EXTENSION.matcher(name(file)).replaceFirst("");
        List<Path> companions = new ArrayList<>(called(file, name(file)));
        if (!stem.isEmpty() && !stem.equals(name(file))) {
            List<Path> ofStem = called(file, stem);
            if (!ofStem.isEmpty() && isOnlyOf(stem, file)) {
                companions.addAll(ofStem);
            }
        }
        for (String marker : NameKind.MARKERS) {
            Path place = file.resolveSibling(marker);
            if (isFile(place) && (keep || isLast(file))) {
                companions.add(place);
            }
        }
        return companions;
    }

    /** What is there beside {@code file} under that name with the ending of a companion. */
    private static List<Path> called(Path file, String name) {
        return NameKind.ENDINGS_OF_COMPANIONS.stream()
                .flatMap(ending -> Stream.of(ending, ending.toUpperCase(Locale.ROOT)))
                .map(ending -> file.resolveSibling(name + ending))
                .filter(Companions::isFile)
                .toList();
    }

    private static boolean isOnlyOf(String stem, Path file) {
        return EXTENSIONS.stream()
                .map(extension -> file.resolveSibling(stem + extension))
                .noneMatch(other -> !other.equals(file) && isFile(other));
    }

    private static boolean isFile(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether no other data lies in its folder. */
    private static boolean isLast(Path file) {
        try (DirectoryStream<Path> folder = Files.newDirectoryStream(Objects.requireNonNull(file.getParent()))) {
            for (Path other : folder) {
                if (!other.equals(file) && NameKind.of(name(other)) == NameKind.DATA && isFile(other)) {
                    return false;
                }
            }
            return true;
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
    }

    /**
     * Files the companions of a file that is filed.
     *
     * @param companions as they were beside it
     * @param filed where the file lies now
     * @param keep whether they stay where they are and copies are filed
     */
    public static void follow(List<Path> companions, Path filed, boolean keep) throws IOException {
        for (Path companion : companions) {
            String name = name(companion);
            Path target = filed.resolveSibling(
                    NameKind.MARKERS.contains(name) ? name : name(filed) + name.substring(name.lastIndexOf('.')));
            try {
                if (keep) {
                    Files.copy(companion, target, StandardCopyOption.REPLACE_EXISTING, LinkOption.NOFOLLOW_LINKS);
                } else {
                    AtomicFile.move(companion, target);
                }
                OwnerOnly.restrict(target);
            } catch (NoSuchFileException e) {
                // another process, or its sender, has taken it away
            }
        }
    }

    /** Deletes the companions of a file that is deleted, and markers of its folder when no other data lies there. */
    public static void delete(Path file) throws IOException {
        for (Path companion : of(file, false)) {
            Files.deleteIfExists(companion);
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}

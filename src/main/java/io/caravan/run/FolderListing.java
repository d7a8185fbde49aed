package io.caravan.run;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * What lies below a folder that others change. Neither a file that vanishes meanwhile nor one that cannot be opened keeps the
 * others from being listed.
 *
 * @param files all that is no folder and can be opened, also links, in the order of their names; hidden files are left out
 * @param unopenable files that cannot be opened, as their name is not in the encoding of file names or as the right to read
 *     them is missing, and folders that cannot be looked into
 * @param folders the folders themselves, each after the one that it is in; without the given one
 */
public record FolderListing(List<Path> files, List<Path> unopenable, List<Path> folders) {

    public FolderListing {
        files = List.copyOf(files);
        unopenable = List.copyOf(unopenable);
        folders = List.copyOf(folders);
    }

    /**
     * Lists {@code folder} at any depth, without following links; an empty listing when it is not there.
     *
     * @throws IOException when {@code folder} itself cannot be listed
     */
    public static FolderListing of(Path folder) throws IOException {
        Visitor visitor = new Visitor(folder);
        if (Files.isDirectory(folder)) {
            Files.walkFileTree(folder, visitor);
        }
        return new FolderListing(
                visitor.files.stream().sorted().toList(),
                visitor.unopenable.stream().sorted().toList(),
                visitor.folders);
    }

    /**
     * Whether a file can be opened by its name, as those do who know only that, such as Camel. A link that leads nowhere
     * counts as one that can: nothing is wrong with its name or its rights.
     */
    private static boolean isOpenable(Path file) {
        return file.toFile().exists()
                ? Files.isReadable(file)
                : Files.isSymbolicLink(file) && file.toString().indexOf(FileName.NOT_DECODED) < 0;
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {

        private final Path top;
        private final List<Path> files = new ArrayList<>();
        private final List<Path> unopenable = new ArrayList<>();
        private final List<Path> folders = new ArrayList<>();

        Visitor(Path top) {
            this.top = top;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            if (!path.equals(top)) {
                folders.add(path);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            if (!isHidden(path)) {
                if (isOpenable(path)) {
                    files.add(path);
                } else if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    unopenable.add(path);
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
            if (path.equals(top)) {
                throw e;
            }
            if (!(e instanceof NoSuchFileException) && !isHidden(path)) {
                unopenable.add(path);
            }
            return FileVisitResult.CONTINUE;
        }

        /** What was listed before the rest of a folder could not be read counts. */
        @Override
        public FileVisitResult postVisitDirectory(Path path, IOException e) {
            return FileVisitResult.CONTINUE;
        }

        private static boolean isHidden(Path path) {
            return path.getFileName().toString().startsWith(".");
        }
    }
}

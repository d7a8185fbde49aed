package io.caravan.file;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files below a folder, as those see them who are to open them. Neither a file that vanishes meanwhile nor one that cannot
 * be opened keeps the others from being listed. Hidden files are left out.
 *
 * @param files all that is no folder and can be opened, also links, in the order of their names
 * @param unopenable files that cannot be opened, as their name is not in the encoding of file names or as the right to read
 *     them is missing, and folders that cannot be looked into
 */
public record FolderListing(List<Path> files, List<Path> unopenable) {

    public FolderListing {
        files = List.copyOf(files);
        unopenable = List.copyOf(unopenable);
    }

    /** Lists {@code folder} at any depth, without following links; an empty listing when it is not there. */
    public static FolderListing of(Path folder) {
        FileTree tree = FileTree.of(folder);
        List<Path> all = tree.files().stream().filter(file -> !isHidden(file)).toList();
        return new FolderListing(
                all.stream().filter(FolderListing::isOpenable).toList(),
                Stream.concat(all.stream().filter(file -> !isOpenable(file)), tree.unreadable().stream())
                        .sorted()
                        .collect(Collectors.toList()));
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

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }
}

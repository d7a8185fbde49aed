package io.caravan.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What lies in a folder and below it, while others create, move and delete files and folders there. What is gone is left out; what
 * is there and cannot be read is listed as such. Links below the folder are entries, and are not followed; the folder itself may
 * be a link. A folder that is not there has no entries.
 */
public final class FileTree {

    private final List<Entry> entries = new ArrayList<>();
    private final List<Path> unreadable = new ArrayList<>();

    private FileTree() {}

    /**
     * A file, a folder, a link or another thing.
     *
     * @param path below the folder that was listed, or in it
     * @param attributes its own, not those of what a link leads to
     */
    public record Entry(Path path, BasicFileAttributes attributes) {

        /** Whether it was last written before a moment. */
        public boolean isOlderThan(Instant moment) {
            return attributes.lastModifiedTime().toInstant().isBefore(moment);
        }
    }

    /** Lists all below {@code folder}. */
    public static FileTree of(Path folder) {
        return of(folder, Integer.MAX_VALUE, below -> true);
    }

    /** Lists as many levels: 1 lists what lies in the folder itself. */
    public static FileTree of(Path folder, int levels) {
        return of(folder, levels, below -> true);
    }

    /** Lists all below {@code folder}, but nothing below the folders that {@code entered} denies; they are entries themselves. */
    public static FileTree of(Path folder, Predicate<Path> entered) {
        return of(folder, Integer.MAX_VALUE, entered);
    }

    private record Open(Path folder, int level) {}

    private static FileTree of(Path root, int levels, Predicate<Path> entered) {
        FileTree tree = new FileTree();
        Deque<Open> open = new ArrayDeque<>();
        open.add(new Open(root, 1));
        while (!open.isEmpty()) {
            Open next = open.removeLast();
            for (Path path : tree.children(next.folder())) {
                boolean isFolder = tree.add(path);
                if (isFolder && next.level() < levels && entered.test(path)) {
                    open.add(new Open(path, next.level() + 1));
                }
            }
        }
        return tree;
    }

    private List<Path> children(Path folder) {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(children::add);
        } catch (DirectoryIteratorException e) {
            note(folder, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            note(folder, e);
        }
        return children;
    }

    /** Whether it is a folder. */
    private boolean add(Path path) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            entries.add(new Entry(path, attributes));
            return attributes.isDirectory();
        } catch (IOException e) {
            note(path, e);
            return false;
        }
    }

    private void note(Path path, IOException cause) {
        if (!isGone(path, cause)) {
            unreadable.add(path);
        }
    }

    /** All that is there, in no order. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The paths of all that are no folders, in their order: files, links, and whatever else. */
    public List<Path> files() {
        return entries.stream()
                .filter(entry -> !entry.attributes().isDirectory())
                .map(Entry::path)
                .sorted()
                .toList();
    }

    /** The folders, each after those in it. */
    public List<Entry> foldersDeepestFirst() {
        return entries.stream()
                .filter(entry -> entry.attributes().isDirectory())
                .sorted(Comparator.comparing(Entry::path).reversed())
                .toList();
    }

    /** The folders in which nothing lies. */
    public List<Path> emptyFolders() {
        Set<Path> parents =
                entries.stream().map(entry -> entry.path().getParent()).collect(Collectors.toSet());
        return entries.stream()
                .filter(entry -> entry.attributes().isDirectory())
                .map(Entry::path)
                .filter(folder -> !parents.contains(folder))
                .toList();
    }

    /** What is there and cannot be read: a folder whose entries are unknown, or a file of which nothing is known. */
    public List<Path> unreadable() {
        return List.copyOf(unreadable);
    }

    /**
     * This, for those who would draw a wrong conclusion from a part of it.
     *
     * @throws UncheckedIOException when something cannot be read
     */
    public FileTree whole() {
        if (!unreadable.isEmpty()) {
            throw new UncheckedIOException(new AccessDeniedException(
                    unreadable.get(0).toString(), null, "it cannot be read; see to its permissions"));
        }
        return this;
    }

    /** Whether it, or a folder above it, was deleted or replaced by something else meanwhile. */
    private static boolean isGone(Path path, IOException cause) {
        if (cause instanceof NoSuchFileException || cause instanceof NotDirectoryException) {
            return true;
        }
        if (cause instanceof AccessDeniedException || !(cause instanceof FileSystemException)) {
            return false;
        }
        for (Path each = path; each != null; each = each.getParent()) {
            if (Files.notExists(each, LinkOption.NOFOLLOW_LINKS)) {
                return true;
            }
            boolean isFolder = Files.isDirectory(each);
            if (!each.equals(path) && !isFolder && Files.exists(each, LinkOption.NOFOLLOW_LINKS)) {
                return true; // a file or a link to nothing is there now
            }
        }
        return false;
    }
}

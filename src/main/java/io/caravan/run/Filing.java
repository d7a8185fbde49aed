package io.caravan.run;

import io.caravan.file.AtomicFile;
import io.caravan.file.Companions;
import io.caravan.file.FileName;
import io.caravan.file.FileTree;
import io.caravan.file.OwnerOnly;
import io.caravan.file.Subfolders;
import io.caravan.file.TemporaryName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/**
 * Takes a file out of the inbox when the books have decided it: to the archive, or to {@code failed/} with a note that
 * says why. Both mirror the inbox. A filed file is for the user of this process alone (600).
 */
public final class Filing {

    /** How a place in the books begins. */
    public static final String ARCHIVE = "archive/";

    /** How a place in the books begins. */
    public static final String FAILED = "failed/";

    /** More letters than this are no extension, and a number may come behind them. */
    private static final int LONGEST_EXTENSION = 50;

    private final OneByOne recovering = new OneByOne(LoggerFactory.getLogger(Filing.class));
    /** So often another process may come in between. */
    private static final int ATTEMPTS = 100;

    private final Books books;
    private final Path archive;
    private final Path failed;

    public Filing(Books books, Path archive, Path failed) {
        this.books = books;
        this.archive = archive;
        this.failed = failed;
    }

    /**
     * Files {@code file} where it belongs, or leaves it where it is while it is undecided.
     *
     * @param keep whether the original stays and a copy is filed, as when somebody's own folder is loaded
     * @return whether it is decided
     */
    public boolean file(SourceFile file, boolean keep) {
        Books.Decision decision = books.decision(file);
        try {
            if (decision.place() != Books.Place.INBOX && file.hasChanged()) {
                return isReplaced(file);
            }
            switch (decision.place()) {
                case INBOX -> {}
                case ARCHIVE -> {
                    // What was loaded before is in the archive already, and the original stays.
                    String place = keep && !decision.isNew() ? "" : place(ARCHIVE, put(file, archive, keep));
                    books.filed(file, place);
                }
                case FAILED -> {
                    List<String> reasons = books.failures(file);
                    String name = put(file, failed, keep);
                    if (!name.isEmpty()) {
                        note(failed.resolve(name), file.toString(), reasons);
                    }
                    books.filed(file, place(FAILED, name));
                }
            }
            return decision.place() != Books.Place.INBOX;
        } catch (NoSuchFileException e) {
            if (file.isGone()) {
                return isReplaced(file); // another process was quicker by a moment
            }
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String place(String folder, String name) {
        return name.isEmpty() ? "" : folder + name;
    }

    /** Another file has come in its place, which is looked at by itself; or somebody else has filed it, and says where. */
    private boolean isReplaced(SourceFile file) {
        if (file.isGone()) {
            books.unkept(file.path(), file.content());
        } else {
            books.filed(file, "");
        }
        return true;
    }

    /**
     * Puts back what a killed process had set aside, which may have been a file that nobody has loaded, and writes down where
     * the files are that a process has moved and did not live to say so.
     */
    public void recover(Path inbox) {
        putBackAll(inbox);
        var unused = recovering.each(
                books.unfiled().stream()
                        .filter(file -> !Files.exists(inbox.resolve(file.file()), LinkOption.NOFOLLOW_LINKS))
                        .toList(),
                Books.Unfiled::file,
                this::recover);
    }

    private void recover(Books.Unfiled file) {
        try {
            find(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void find(Books.Unfiled file) throws IOException {
        Path folder = file.isFailed() ? failed : archive;
        Path wanted = folder.resolve(file.file());
        Path place = wanted;
        for (int number = 2; Files.exists(place, LinkOption.NOFOLLOW_LINKS); number++) {
            String name = folder.relativize(place).toString();
            if (!books.isFiledAs(place(file.isFailed() ? FAILED : ARCHIVE, name))) {
                if (file.isFailed()) {
                    note(place, Printable.text(file.file()), books.failures(file.file(), file.content()));
                }
                OwnerOnly.restrict(place);
                books.filed(file.file(), file.content(), place(file.isFailed() ? FAILED : ARCHIVE, name));
                return;
            }
            place = numbered(wanted, number);
        }
        books.unkept(file.file(), file.content());
    }

    /**
     * Deletes a filed file, with its note if it has one, and the folders that this leaves empty. One that is gone already is
     * fine.
     *
     * @param place where it lies, as the books have it
     */
    public void discard(String place) {
        Path root = place.startsWith(ARCHIVE) ? archive : failed;
        discard(root.resolve(place.substring(place.indexOf('/') + 1)), root);
    }

    /** The same of a file below the folder of the archive, or of failed files. */
    public static void discard(Path file, Path root) {
        try {
            Companions.delete(file);
            Files.deleteIfExists(file);
            Files.deleteIfExists(noteOf(file));
            Subfolders.removeEmptyAbove(file, root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the path below {@code folder} under which the file lies now; empty when another had come in its place. */
    private static String put(SourceFile file, Path folder, boolean keep) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Path target = free(file, folder.resolve(file.path()));
            List<Path> companions = Companions.of(file.location(), keep);
            try {
                if (!put(file, folder, target, keep)) {
                    return "";
                }
                OwnerOnly.restrict(target); // it comes with the permissions that its sender has given it
                Companions.follow(companions, target, keep);
                return folder.relativize(target).toString();
            } catch (FileAlreadyExistsException | NoSuchFileException e) {
                // Another process has taken the name, or tidied up the folder, between the look and the step.
                if (attempt == ATTEMPTS || file.isGone()) {
                    throw e;
                }
            }
        }
    }

    private static boolean put(SourceFile file, Path folder, Path target, boolean keep) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            if (!keep) {
                leaveInbox(file);
            }
            return true;
        }
        if (!keep) {
            return isMoved(file, folder, target);
        }
        if (file.isLink() || file.isRegular()) {
            try (AtomicFile copy = AtomicFile.below(folder, target)) {
                copy.copyOf(file.location());
                copy.commitNew();
            }
        } else {
            Subfolders.make(folder, parent(target)); // of a pipe there is nothing to copy, but there is a note
        }
        return true;
    }

    /** The wanted place, or one beside it when another file of that name lies there. */
    private static Path free(SourceFile file, Path wanted) throws IOException {
        Path target = wanted;
        for (int number = 2; Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !same(file, target); number++) {
            target = numbered(wanted, number);
        }
        return target;
    }

    private static Path numbered(Path wanted, int number) {
        String name = wanted.getFileName().toString();
        String addition = "~" + number;
        int dot = name.indexOf('.', 1);
        return wanted.resolveSibling(
                dot < 0 || name.length() - dot > LONGEST_EXTENSION
                        ? FileName.of(name, addition)
                        : FileName.of(name.substring(0, dot), addition + name.substring(dot)));
    }

    private static boolean same(SourceFile file, Path target) throws IOException {
        return file.isRegular()
                && Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
                && Files.mismatch(file.location(), target) < 0;
    }

    /** Moves the file, unless at the last moment another was put in its place, which nobody has looked at yet. */
    private static boolean isMoved(SourceFile file, Path folder, Path target) throws IOException {
        Path from = file.location();
        Subfolders.make(folder, parent(target));
        if (AtomicFile.link(from, target)) {
            if (file.isAt(target)) {
                leaveInbox(file);
                return true;
            }
            Files.delete(target);
            return false;
        }
        try {
            AtomicFile.moveNew(from, target); // somebody else's file may not be linked
        } catch (AtomicMoveNotSupportedException e) {
            return isCopied(file, folder, target);
        }
        if (!file.isAt(target)) {
            putBack(target, from);
            return false;
        }
        return true;
    }

    /** Moves to another disk. */
    private static boolean isCopied(SourceFile file, Path folder, Path target) throws IOException {
        try (AtomicFile copy = AtomicFile.below(folder, target)) {
            if (file.isLink() || file.isRegular()) { // a pipe may never end
                copy.copyOf(file.location());
            }
            if (file.hasChanged()) {
                return false;
            }
            copy.commitNew();
        }
        leaveInbox(file);
        return true;
    }

    /**
     * Deletes the file from the inbox. It is renamed first, so that one that was put in its place at the last moment is not
     * deleted in its stead: that one goes back.
     */
    private static void leaveInbox(SourceFile file) throws IOException {
        Path from = file.location();
        Path aside;
        try {
            aside = AtomicFile.setAside(from);
        } catch (NoSuchFileException e) {
            return; // another process was quicker
        }
        try {
            if (file.isAt(aside)) {
                Files.delete(aside);
            } else {
                putBack(aside, from);
            }
        } catch (NoSuchFileException e) {
            // an instance that has just started has put it back, and finds it decided
        }
    }

    private void putBackAll(Path inbox) {
        List<Path> aside = FileTree.of(inbox).files().stream()
                .filter(file -> TemporaryName.setAside(file).isPresent())
                .toList();
        var unused = recovering.each(aside, file -> FileName.below(inbox, file), Filing::putBack);
    }

    private static void putBack(Path aside) {
        try {
            putBack(aside, TemporaryName.setAside(aside).orElseThrow());
        } catch (NoSuchFileException e) {
            // the instance that has set it aside lives, and was quicker
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void putBack(Path aside, Path from) throws IOException {
        Path back = from;
        for (int number = 2; ; number++) {
            try {
                AtomicFile.moveNew(aside, back);
                return;
            } catch (FileAlreadyExistsException e) {
                if (Files.isSameFile(aside, back)) {
                    Files.delete(aside); // a kill came between its two names
                    return;
                }
                back = numbered(from, number);
            }
        }
    }

    private static void note(Path filed, String file, List<String> reasons) throws IOException {
        String text = "Nothing of " + file + " was loaded"
                + (reasons.size() == 1 && !reasons.get(0).contains(": ") ? "" : " where named below") + ":\n"
                + String.join("\n", reasons.stream().map(Printable::text).toList())
                + "\n\nMend the file, or ask for it again, and drop it into the inbox.\n";
        AtomicFile.writeWithoutSync(noteOf(filed), text.getBytes(StandardCharsets.UTF_8));
    }

    private static Path noteOf(Path filed) {
        return filed.resolveSibling(FileName.of(filed.getFileName().toString(), ".why.txt"));
    }

    private static Path parent(Path file) {
        return Objects.requireNonNull(file.getParent());
    }
}

package io.caravan.file;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * A file that is written under a temporary name beside its place and then takes that place: others see the old file or the whole
 * new one, whenever this process is killed and however many processes write the same file. Closing it deletes what has not taken
 * its place.
 *
 * <pre>{@code
 * try (AtomicFile file = AtomicFile.at(target)) {
 *     write(file.temporary());
 *     file.commit();
 * }
 * }</pre>
 */
public final class AtomicFile implements Closeable {

    private static final int BUFFER = 1 << 16;

    /** So often a folder may vanish at the very moment between its making and its use. */
    private static final int ATTEMPTS = 1000;

    private static final Set<OpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final Path target;
    private final Path temporary;

    private AtomicFile(Path target, Path temporary) {
        this.target = target;
        this.temporary = temporary;
    }

    /** Begins an empty temporary file for {@code target}, whose folder must be there. */
    public static AtomicFile at(Path target) throws IOException {
        return begin(target);
    }

    /** The same with permissions for its owner alone, where the file system has permissions. */
    public static AtomicFile privateAt(Path target) throws IOException {
        boolean hasModes = target.getFileSystem().supportedFileAttributeViews().contains("posix");
        return hasModes
                ? begin(target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : begin(target);
    }

    /**
     * The same, and makes the folders between {@code root} and the target, also when somebody who tidies up has just deleted
     * them.
     *
     * @param root a configured folder, see {@link Subfolders#make}
     */
    public static AtomicFile below(Path root, Path target) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                Subfolders.make(root, parent(target));
                return begin(target);
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static AtomicFile begin(Path target, FileAttribute<?>... mode) throws IOException {
        while (true) {
            Path temporary = TemporaryName.beside(target);
            try {
                FileChannel.open(temporary, NEW, mode).close();
                return new AtomicFile(target, temporary);
            } catch (FileAlreadyExistsException e) {
                // Another one has drawn the same number.
            }
        }
    }

    /** Writes a file so that it survives a power cut. */
    public static void write(Path target, byte[] content) throws IOException {
        try (AtomicFile file = at(target)) {
            file.write(content);
            file.commit();
        }
    }

    /** Writes a file that can be made again, and so need not be on the disk yet. */
    public static void writeWithoutSync(Path target, byte[] content) throws IOException {
        try (AtomicFile file = at(target)) {
            file.write(content);
            file.commitWithoutSync();
        }
    }

    /** Where the content is to be written: an empty file. */
    public Path temporary() {
        return temporary;
    }

    /** Writes into the temporary file from its beginning. */
    public FileChannel channel() throws IOException {
        return FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** The same as a buffered stream, to be closed before this takes its place. */
    public OutputStream stream() throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(temporary), BUFFER);
    }

    /** Writes the whole content. */
    public void write(byte[] content) throws IOException {
        try (FileChannel channel = channel()) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                var unused = channel.write(bytes);
            }
        }
    }

    /** Takes the place of the target, or replaces it, so that this survives a power cut: file and folder are on the disk then. */
    public void commit() throws IOException {
        commitAs(target);
    }

    /** The same under another name than was thought at first, on the same file system. */
    public void commitAs(Path other) throws IOException {
        sync();
        rename(other);
        syncFolder(parent(other));
    }

    /** Takes the place of the target; a power cut within the next seconds may lose it. */
    public void commitWithoutSync() throws IOException {
        rename(target);
    }

    /**
     * Takes the place of the target unless there is a file already. The content is on the disk then; its name need not be.
     *
     * @throws FileAlreadyExistsException when there is one; it was not touched
     */
    public void commitNew() throws IOException {
        sync();
        if (link(temporary, target)) {
            Files.deleteIfExists(temporary);
            return;
        }
        refuseExisting(target);
        rename(target);
    }

    /** The same so that its name survives a power cut, too. */
    public void commitNewSynced() throws IOException {
        commitNew();
        syncFolder(parent(target));
    }

    private void sync() throws IOException {
        if (!Files.isSymbolicLink(temporary)) {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
    }

    private void rename(Path place) throws IOException {
        Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes the temporary file unless it took its place. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(temporary);
    }

    /**
     * Moves a file, replacing what lies at {@code to}. On another file system a synced copy appears there at once and whole,
     * before the original goes. Whether the move survives a power cut is up to the file system.
     */
    public static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            try (AtomicFile copy = at(to)) {
                copy.copyOf(from);
                copy.sync();
                copy.rename(to);
            }
            Files.delete(from);
        }
    }

    /** Fills the temporary file with the bytes of another one; a link is copied as a link. */
    public void copyOf(Path from) throws IOException {
        Files.copy(from, temporary, StandardCopyOption.REPLACE_EXISTING, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Gives a file a second name, which must be free, in one step.
     *
     * @return false where the file system has no such names, the two are on different ones, or it is not allowed; nothing has
     *     happened then
     * @throws FileAlreadyExistsException when the name is taken
     * @throws NoSuchFileException when there is no such file, or no such folder
     */
    public static boolean link(Path existing, Path name) throws IOException {
        try {
            Files.createLink(name, existing);
            return true;
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            return false;
        }
    }

    /**
     * Renames a file within its file system, but never over another one.
     *
     * @throws FileAlreadyExistsException when the name is taken
     */
    public static void moveNew(Path from, Path to) throws IOException {
        if (link(from, to)) {
            Files.deleteIfExists(from);
        } else {
            refuseExisting(to); // without links there is a moment between looking and moving
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void refuseExisting(Path place) throws FileAlreadyExistsException {
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(place.toString());
        }
    }

    /**
     * Takes a file out of its folder under a hidden name, so that what is there under its old name from now on is another
     * one. What a killed process leaves so is nobody's rubbish; see {@link TemporaryName#setAside}.
     *
     * @return where it lies now
     * @throws NoSuchFileException when it is gone
     */
    public static Path setAside(Path file) throws IOException {
        Path aside = TemporaryName.asideOf(file);
        Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
        return aside;
    }

    private static void syncFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder)) {
            channel.force(true);
        } catch (IOException e) {
            // not every system can sync a folder
        }
    }

    private static Path parent(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }
}

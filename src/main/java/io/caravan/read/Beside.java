package io.caravan.read;

import io.caravan.run.FileName;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file {@code .<name>.rewrite} beside another, which it replaces at once and whole, or not at all. */
final class Beside implements Closeable {

    private final Path file;
    private final Path beside;
    private @Nullable FileChannel channel;

    Beside(Path file) {
        this.file = file;
        this.beside = file.resolveSibling(FileName.of("." + file.getFileName(), ".rewrite"));
    }

    /** Begins it, for nobody but its owner to see. */
    FileChannel open() throws IOException {
        Files.deleteIfExists(beside); // of a process that was killed
        Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FileAttribute<?>[] mode = posix(file) == null
                ? new FileAttribute<?>[0]
                : new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                };
        channel = FileChannel.open(beside, fresh, mode);
        return channel;
    }

    OutputStream stream() throws IOException {
        return new BufferedOutputStream(Channels.newOutputStream(open()), 1 << 16);
    }

    /** Takes the place of the file; everything must have been written. */
    void replace() throws IOException {
        try (FileChannel written = FileChannel.open(beside, StandardOpenOption.WRITE)) {
            takeLikeness();
            written.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder =
                FileChannel.open(Objects.requireNonNull(file.toAbsolutePath().getParent()))) {
            folder.force(true);
        } catch (IOException e) {
            // not every system can sync a folder
        }
    }

    /** Deletes it unless it took the file's place. */
    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            Files.deleteIfExists(beside);
        }
    }

    /** Gives it the permissions and, where we may, the owner of the file that it replaces. */
    private void takeLikeness() throws IOException {
        PosixFileAttributeView model = posix(file);
        PosixFileAttributeView view = posix(beside);
        if (model == null || view == null) {
            return;
        }
        PosixFileAttributes wanted = model.readAttributes();
        PosixFileAttributes given = view.readAttributes();
        try {
            if (!given.group().equals(wanted.group())) {
                view.setGroup(wanted.group());
            }
            if (!given.owner().equals(wanted.owner())) {
                view.setOwner(wanted.owner());
            }
        } catch (IOException e) {
            // only root may; then whoever could write into the folder owns the file
        }
        view.setPermissions(wanted.permissions());
    }

    private static @Nullable PosixFileAttributeView posix(Path path) {
        return Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }
}

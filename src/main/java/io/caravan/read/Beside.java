package io.caravan.read;

import io.caravan.file.AtomicFile;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file beside another, which it replaces at once and whole, or not at all, and which it then resembles. */
final class Beside implements Closeable {

    private final Path file;
    private @Nullable AtomicFile written;
    private @Nullable FileChannel channel;

    Beside(Path file) {
        this.file = file;
    }

    /** Begins it, for nobody but its owner to see. */
    FileChannel open() throws IOException {
        AtomicFile begun = AtomicFile.privateAt(file);
        written = begun;
        channel = begun.channel();
        return channel;
    }

    OutputStream stream() throws IOException {
        return new BufferedOutputStream(Channels.newOutputStream(open()), 1 << 16);
    }

    /** Takes the place of the file; everything must have been written. */
    void replace() throws IOException {
        AtomicFile complete = Objects.requireNonNull(written);
        takeLikeness(complete.temporary());
        complete.commit();
    }

    /** Deletes it unless it took the file's place. */
    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
        if (written != null) {
            written.close();
        }
    }

    /** Gives it the permissions and, where we may, the owner of the file that it replaces. */
    private void takeLikeness(Path beside) throws IOException {
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

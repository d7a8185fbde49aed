package io.caravan.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A lock between processes. The operating system gives it back when its holder dies, however that happens, so a lock
 * that is held always has a living holder. It is one per JVM: callers see to it that a JVM asks for it once at a time.
 */
final class FolderLock implements AutoCloseable {

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits until nobody else holds the file. */
    static FolderLock exclusive(Path file) throws IOException {
        return hold(file, false);
    }

    /** Holds the file together with others who share it. */
    static FolderLock shared(Path file) throws IOException {
        return hold(file, true);
    }

    static boolean isHeld(Path file) throws IOException {
        try (FileChannel channel = open(file);
                @Nullable FileLock lock = channel.tryLock()) {
            return lock == null;
        }
    }

    private static FolderLock hold(Path file, boolean shared) throws IOException {
        FileChannel channel = open(file);
        try {
            channel.lock(0, Long.MAX_VALUE, shared);
            return new FolderLock(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

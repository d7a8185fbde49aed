package io.caravan.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Who uses which server: counted within this JVM, and told to other processes by a shared lock on a file. One for the
 * whole JVM, because a file lock is; callers synchronise on it.
 */
final class Users {

    private record Use(FolderLock lock, int count) {}

    private final Map<Path, Use> uses = new HashMap<>();

    void join(Path folder) throws IOException {
        Use use = uses.get(folder);
        uses.put(folder, use == null ? new Use(FolderLock.shared(file(folder)), 1) : new Use(use.lock, use.count + 1));
    }

    /** Takes one user away, and says whether that was the last one anywhere. */
    boolean leave(Path folder) throws IOException {
        Use use = uses.remove(folder);
        if (use == null) {
            return false;
        }
        if (use.count > 1) {
            uses.put(folder, new Use(use.lock, use.count - 1));
            return false;
        }
        use.lock.close();
        return !FolderLock.isHeld(file(folder));
    }

    private static Path file(Path folder) {
        return folder.resolve("use.lock");
    }
}

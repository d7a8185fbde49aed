package io.caravan.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that only their owner may read and write, where the file system has permissions. */
public final class OwnerOnly {

    private OwnerOnly() {}

    /**
     * Takes the permissions of all others from a file. What is no regular file stays as it is, and so does what belongs to another
     * user, as only that user may change it.
     */
    public static void restrict(Path file) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            return;
        }
        try {
            if (view.readAttributes().isRegularFile()) {
                view.setPermissions(PosixFilePermissions.fromString("rw-------"));
            }
        } catch (FileSystemException e) {
            // It is somebody else's, or gone already; the folder that it lies in is for its owner alone.
        }
    }
}

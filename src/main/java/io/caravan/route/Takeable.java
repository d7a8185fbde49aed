package io.caravan.route;

import java.io.File;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;

/**
 * {@code takeable}: what of the inbox is taken, whatever the dataset. Nothing behind a linked folder, which may lead
 * anywhere, nothing that is still being written, and nothing that cannot be opened, of which {@link Housekeeping} notifies.
 */
final class Takeable implements GenericFileFilter<File> {

    private static final List<String> BEING_WRITTEN = List.of(".tmp", ".part", ".filepart", ".crdownload");

    @Override
    public boolean accept(GenericFile<File> file) {
        return file.isDirectory()
                ? !Files.isSymbolicLink(file.getFile().toPath())
                : !isBeingWritten(file.getFileNameOnly()) && file.getFile().canRead();
    }

    /** Whether a program that writes a file has yet to give it its name. */
    static boolean isBeingWritten(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        return BEING_WRITTEN.stream().anyMatch(name::endsWith);
    }
}

package io.caravan.route;

import io.caravan.file.NameKind;
import io.caravan.file.OpenFiles;
import io.caravan.run.SourceFile;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;

/**
 * {@code takeable}: what of the inbox is taken, whatever the dataset. Nothing behind a linked folder, which may lead
 * anywhere, nothing that a program has open to write to, or that is still being written or is no data by its name, nothing that has failed a moment ago, and nothing that cannot be opened or
 * has too long a path, of which {@link Housekeeping} notifies.
 */
final class Takeable implements GenericFileFilter<File> {

    private final Path inbox;
    private final Retries retries;
    private final OpenFiles open;

    Takeable(Path inbox, Retries retries) {
        this.inbox = inbox;
        this.retries = retries;
        this.open = new OpenFiles(inbox, System::nanoTime);
    }

    @Override
    public boolean accept(GenericFile<File> file) {
        if (file.isDirectory()) {
            return !Files.isSymbolicLink(file.getFile().toPath());
        }
        String path = path(inbox, file.getFile());
        return NameKind.of(file.getFileNameOnly()) == NameKind.DATA
                && !SourceFile.isTooLong(path)
                && retries.isDue(path)
                && file.getFile().canRead()
                && !open.isWritten(file.getFile().toPath());
    }

    /** How a file is called below the inbox, with slashes. */
    static String path(Path inbox, File file) {
        return inbox.relativize(file.toPath()).toString().replace(File.separatorChar, '/');
    }
}

package io.caravan.file;

import java.io.IOException;
import java.nio.file.Path;

/** A configured folder is not there any more, so nothing can be written; when it is back, the next attempt succeeds. */
public final class MissingFolderException extends IOException {

    private static final long serialVersionUID = 1L;

    MissingFolderException(Path folder) {
        super("the folder " + folder + " is not there; mount its disk or make it, and it goes on by itself");
    }
}

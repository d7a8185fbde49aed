package io.caravan.read;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The disk failed, not the file: it is read again later. No reader may take it for damaged content. */
final class DiskException extends UncheckedIOException {

    private static final long serialVersionUID = 1L;

    DiskException(IOException cause) {
        super(cause);
    }
}

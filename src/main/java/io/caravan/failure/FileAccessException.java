package io.caravan.failure;

import java.io.IOException;

/** A file or folder of this installation that cannot be read or written. The message names it. */
public final class FileAccessException extends CaravanException {

    private static final long serialVersionUID = 1L;

    private final boolean isTransient;

    /** @param isTransient whether it heals by itself, as a full disk does when there is room again */
    public FileAccessException(String message, String advice, boolean isTransient, IOException cause) {
        super(message, advice, cause);
        this.isTransient = isTransient;
    }

    @Override
    public boolean isTransient() {
        return isTransient;
    }
}

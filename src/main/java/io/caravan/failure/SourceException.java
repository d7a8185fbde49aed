package io.caravan.failure;

import org.jspecify.annotations.Nullable;

/** A web API, table or bucket that does not give what it should. The message says what it did instead, and quotes nothing of it. */
public final class SourceException extends CaravanException {

    private static final long serialVersionUID = 1L;

    private final boolean isTransient;

    /** @param isTransient whether it may give it at a later try, without anybody's doing */
    public SourceException(String message, boolean isTransient) {
        this(message, "", isTransient, null);
    }

    /** @param advice what to do next, without a full stop; empty for nothing */
    public SourceException(String message, String advice, boolean isTransient, @Nullable Throwable cause) {
        super(message, advice, cause);
        this.isTransient = isTransient;
    }

    @Override
    public boolean isTransient() {
        return isTransient;
    }
}

package io.caravan.load;

/** A run that cannot be withdrawn. The message says why. */
public final class UndoException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UndoException(String message) {
        super(message);
    }
}

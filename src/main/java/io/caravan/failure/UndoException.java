package io.caravan.failure;

/** A run that cannot be undone. The message says why. */
public final class UndoException extends CaravanException {

    private static final long serialVersionUID = 1L;

    public UndoException(String message) {
        super(message);
    }

    @Override
    public boolean isTransient() {
        return false;
    }
}

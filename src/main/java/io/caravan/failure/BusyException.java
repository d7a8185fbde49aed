package io.caravan.failure;

/** Something cannot be done just now and can be soon, as somebody else is about the same. */
public final class BusyException extends CaravanException {

    private static final long serialVersionUID = 1L;

    /** @param message fit to be printed: what cannot be done, and who is about it */
    public BusyException(String message) {
        super(message);
    }

    @Override
    public boolean isTransient() {
        return true;
    }
}

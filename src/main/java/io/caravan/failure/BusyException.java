package io.caravan.failure;

/**
 * A file cannot be decided just now and can be soon: another run, of this process or another, has the same content in hand, or
 * somebody was erased while its run was under way.
 */
public final class BusyException extends CaravanException {

    private static final long serialVersionUID = 1L;

    /** @param path of the file, fit to be printed */
    public BusyException(String path) {
        super(path + " cannot be decided just now; it is tried again");
    }

    @Override
    public boolean isTransient() {
        return true;
    }
}

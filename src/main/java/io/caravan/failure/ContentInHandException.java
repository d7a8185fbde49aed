package io.caravan.failure;

/** Another run, of this process or another, has the same content in hand; when it is over, the file is looked at again. */
public final class ContentInHandException extends CaravanException {

    private static final long serialVersionUID = 1L;

    /** @param file fit to be printed */
    public ContentInHandException(String file) {
        super("another run has the content of " + file + " in hand");
    }

    @Override
    public boolean isTransient() {
        return true;
    }
}

package io.caravan.failure;

/** A file that cannot be read or is no certificate at all, so that nothing can be said about its signature. */
public final class UnreadableCertificateException extends CaravanException {

    private static final long serialVersionUID = 1L;

    public UnreadableCertificateException(String message) {
        super(message);
    }

    @Override
    public boolean isTransient() {
        return false;
    }
}

package io.caravan.failure;

/** A file that cannot be read or is no certificate at all, so that nothing can be said about its signature. */
public final class UnreadableCertificateException extends CaravanException {

    private static final long serialVersionUID = 1L;

    /** @param advice what to do next, without a full stop */
    public UnreadableCertificateException(String message, String advice) {
        super(message, advice, null);
    }

    @Override
    public boolean isTransient() {
        return false;
    }
}

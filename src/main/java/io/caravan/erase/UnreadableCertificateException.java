package io.caravan.erase;

/** A file that cannot be read or is no certificate at all, so that nothing can be said about its signature. */
public final class UnreadableCertificateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableCertificateException(String message) {
        super(message);
    }
}

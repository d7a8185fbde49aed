package io.caravan.failure;

/** A file that cannot be read or holds no public key, so that nothing can be checked with it. */
public final class UnreadableKeyException extends CaravanException {

    private static final long serialVersionUID = 1L;

    /** @param advice what to do next, without a full stop */
    public UnreadableKeyException(String message, String advice) {
        super(message, advice, null);
    }

    @Override
    public boolean isTransient() {
        return false;
    }
}

package io.caravan.failure;

/** The embedded PostgreSQL cannot serve. The message is for the operator: what is wrong, and what to do about it. */
public final class EmbeddedServerException extends CaravanException {

    private static final long serialVersionUID = 1L;

    public EmbeddedServerException(String message) {
        super(message);
    }

    public EmbeddedServerException(String message, Throwable cause) {
        super(message, "", cause);
    }

    @Override
    public boolean isTransient() {
        return false;
    }
}

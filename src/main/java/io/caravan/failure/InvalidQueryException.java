package io.caravan.failure;

/** A SELECT that PostgreSQL does not take. The message says where and of what kind, without what PostgreSQL quotes. */
public final class InvalidQueryException extends CaravanException {

    private static final long serialVersionUID = 1L;

    public InvalidQueryException(String message) {
        super(message);
    }

    @Override
    public boolean isTransient() {
        return false;
    }
}

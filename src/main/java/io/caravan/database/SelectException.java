package io.caravan.database;

/** A SELECT that PostgreSQL does not take. The message tells where and of what kind, without what PostgreSQL quotes. */
public final class SelectException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SelectException(String message) {
        super(message);
    }
}

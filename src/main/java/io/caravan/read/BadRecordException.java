package io.caravan.read;

import io.caravan.reject.Violation;

/**
 * A record whose form is broken. It stays within the room, which turns it into a reject; it has no stack trace, as it
 * may come a million times.
 */
final class BadRecordException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Violation violation;

    BadRecordException(String field, String rule, String message) {
        super(message, null, false, false);
        this.violation = new Violation(field, rule, message);
    }

    Violation violation() {
        return violation;
    }
}

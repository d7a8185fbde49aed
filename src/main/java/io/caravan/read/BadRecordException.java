package io.caravan.read;

import io.caravan.reject.RefusedRecord;
import io.caravan.reject.Violation;
import org.jspecify.annotations.Nullable;

/**
 * A record whose form is broken. It stays within the room, which turns it into a reject; it has no stack trace, as it
 * may come a million times.
 */
final class BadRecordException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Violation violation;
    private transient @Nullable RefusedRecord mends;

    BadRecordException(String field, String rule, String message) {
        super(message, null, false, false);
        this.violation = new Violation(field, rule, message);
    }

    /** The same of a record that was to mend another. */
    BadRecordException of(@Nullable RefusedRecord mended) {
        this.mends = mended;
        return this;
    }

    /** The refused record that it was to mend; null for any other record. */
    @Nullable
    RefusedRecord mends() {
        return mends;
    }

    Violation violation() {
        return violation;
    }
}

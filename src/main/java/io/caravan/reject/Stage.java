package io.caravan.reject;

/** The room that refused a record. */
public enum Stage {
    READ,
    VALIDATE,
    /** PostgreSQL does not take the record. */
    LOAD,
    /** Waited longer for what it refers to than its contract's patience. */
    PENDING
}

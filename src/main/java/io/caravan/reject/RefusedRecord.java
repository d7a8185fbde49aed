package io.caravan.reject;

/**
 * A record that was rejected once, as a corrected record names it so that the ledger can link both.
 *
 * @param run in which it was rejected
 * @param record its number in the file, from 1
 */
public record RefusedRecord(long run, long record) {}

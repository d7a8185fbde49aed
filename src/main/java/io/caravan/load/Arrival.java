package io.caravan.load;

/**
 * When a record arrived: the number of its run in the ledger and its number in the file as one number, so that what arrived
 * later has the larger one. A corrected record arrived when the rejected one did.
 */
final class Arrival {

    private static final int RECORD_BITS = 32;
    private static final long RECORDS = (1L << RECORD_BITS) - 1;

    private Arrival() {}

    /** The arrival of a record of a run. */
    static long of(long run, long record) {
        return run << RECORD_BITS | record;
    }

    /** The same in SQL, of two columns. */
    static String of(String run, String record) {
        return "(" + run + " << " + RECORD_BITS + " | " + record + ")";
    }

    /** In SQL, the run of an arrival. */
    static String run(String arrival) {
        return "(" + arrival + " >> " + RECORD_BITS + ")";
    }

    /** In SQL, the number of the record in its file. */
    static String record(String arrival) {
        return "(" + arrival + " & " + RECORDS + ")";
    }
}

package io.caravan.notify;

import io.caravan.run.Printable;

/**
 * A run that a person has to approve.
 *
 * @param reason what it would delete
 */
record HeldRun(long run, String dataset, String file, String entry, String reason) {

    /** For a mail: the run, its file and what it would do. */
    @Override
    public String toString() {
        return "run " + run + " of " + dataset + ", " + Printable.text(entry.isEmpty() ? file : file + "!" + entry)
                + ": " + reason;
    }
}

package io.caravan.notify;

import io.caravan.run.Printable;

/**
 * A run that a person should know of.
 *
 * @param failed whether nothing of the file could be read; otherwise records of it were refused
 * @param failure why it could not be read; empty otherwise
 */
record Incident(
        long run, String file, String entry, String dataset, boolean failed, String failure, long read, long rejected) {

    String name() {
        return Printable.text(entry.isEmpty() ? file : file + "!" + entry);
    }
}

package io.caravan.route;

import io.caravan.run.Printable;

/**
 * A file cannot be decided just now and can be soon: another run, of this process or another, has the same content in hand, or
 * somebody was erased while its run was under way. Try again.
 */
public final class BusyException extends RuntimeException {

    private static final long serialVersionUID = 1;

    BusyException(String path) {
        super(Printable.text(path) + " cannot be decided just now; it is tried again");
    }
}

package io.caravan.route;

import io.caravan.run.Printable;

/** Another run, of this process or another, has the same content in hand. It is decided soon: try again. */
public final class BusyException extends RuntimeException {

    private static final long serialVersionUID = 1;

    BusyException(String path) {
        super(Printable.text(path) + " is being loaded by another run");
    }
}

package io.caravan.failure;

/** A route that cannot run as it is written. It prevents startup; the message names file, line and the nearest known word. */
public final class InvalidRouteException extends CaravanException {

    private static final long serialVersionUID = 1L;

    public InvalidRouteException(String message) {
        super(message);
    }

    public InvalidRouteException(String message, Throwable cause) {
        super(message, "", cause);
    }

    @Override
    public boolean isTransient() {
        return false;
    }
}

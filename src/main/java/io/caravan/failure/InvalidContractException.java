package io.caravan.failure;

/** A contract that cannot be in force. It prevents startup; the message names file, field and what to do. */
public final class InvalidContractException extends CaravanException {

    private static final long serialVersionUID = 1L;

    public InvalidContractException(String message) {
        super(message);
    }

    public InvalidContractException(String message, Throwable cause) {
        super(message, "", cause);
    }

    @Override
    public boolean isTransient() {
        return false;
    }
}

package io.caravan.contract;

/** A contract that cannot be in force. It stops the start; the message names file, field and what to do. */
public final class ContractException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ContractException(String message) {
        super(message);
    }

    ContractException(String message, Throwable cause) {
        super(message, cause);
    }
}

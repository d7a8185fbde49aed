package io.caravan.failure;

/** A command that cannot be done as things are, though nothing is wrong with its words. The message says what would have to be. */
public final class CommandException extends CaravanException {

    private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        super(message);
    }

    /** @param advice what to do next, without a full stop */
    public CommandException(String message, String advice) {
        super(message, advice, null);
    }

    @Override
    public boolean isTransient() {
        return false;
    }
}

package io.caravan.failure;

/** Somebody was erased while the run was under way; it has to be done again, without the person. */
public final class StaleSuppressionException extends CaravanException {

    private static final long serialVersionUID = 1L;

    public StaleSuppressionException(long run) {
        super("somebody was erased while run " + run + " was under way; it begins again");
    }

    @Override
    public boolean isTransient() {
        return true;
    }
}

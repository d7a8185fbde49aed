package io.caravan.failure;

/** Another process has taken the run over, so this one must not publish. Nothing is lost. */
public final class StaleClaimException extends CaravanException {

    private static final long serialVersionUID = 1L;

    public StaleClaimException(long run) {
        super("run " + run + " was taken over by another process");
    }

    @Override
    public boolean isTransient() {
        return true;
    }
}

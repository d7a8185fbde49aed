package io.caravan.load;

/** Another process has taken the run over, so this one must not publish. The file is in good hands; nothing is lost. */
public final class StaleClaimException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StaleClaimException(long run) {
        super("run " + run + " was taken over by another process");
    }
}

package io.caravan.failure;

/**
 * The database has rejected something that the run gave it. The run begins again and looks for the record that is the
 * reason, which it does not do in the first place because it takes longer.
 */
public final class RejectedContentException extends CaravanException {

    private static final long serialVersionUID = 1L;

    public RejectedContentException(long run, String sqlState) {
        super("the database rejects a record of run " + run + " (SQLSTATE " + sqlState
                + "); it begins again to find which");
    }

    @Override
    public boolean isTransient() {
        return true;
    }
}

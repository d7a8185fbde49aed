package io.caravan.failure;

/** A run that would delete so much that a person has to approve it. It has changed nothing. */
public final class HeldException extends CaravanException {

    private static final long serialVersionUID = 1L;

    /** @param reason what it would delete: {@code it would delete 197 of 200 rows} */
    public HeldException(String reason) {
        super(reason);
    }

    /** What it would delete. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    @Override
    public boolean isTransient() {
        return false;
    }
}

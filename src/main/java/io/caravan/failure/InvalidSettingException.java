package io.caravan.failure;

/** A setting that cannot work. It prevents startup; the message names the key and never a secret. */
public final class InvalidSettingException extends CaravanException {

    private static final long serialVersionUID = 1L;

    public InvalidSettingException(String message) {
        super(message);
    }

    @Override
    public boolean isTransient() {
        return false;
    }
}

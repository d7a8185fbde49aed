package io.caravan.settings;

/** A setting that cannot work. It stops the start; the message names the key and never a secret. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        super(message);
    }
}

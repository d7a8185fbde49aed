package io.caravan.settings;

/** A password or key, which no log and no message shows by accident. */
public record Secret(String value) {

    public static final Secret NONE = new Secret("");

    @Override
    public String toString() {
        return "***";
    }
}

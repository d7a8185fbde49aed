package io.caravan.generate;

import org.jspecify.annotations.Nullable;

/** An object of JSON in the making, written as the shop writes it. */
final class JsonLine {

    private final StringBuilder text = new StringBuilder(400).append('{');

    JsonLine text(String name, @Nullable String value) {
        return raw(name, value == null ? "null" : quoted(value));
    }

    /** @param json what follows the colon, as it is */
    JsonLine raw(String name, String json) {
        if (text.length() > 1) {
            text.append(", ");
        }
        text.append('"').append(name).append("\": ").append(json);
        return this;
    }

    static String quoted(String value) {
        return '"' + value.replace("\n", "\\n") + '"';
    }

    @Override
    public String toString() {
        return text + "}";
    }
}

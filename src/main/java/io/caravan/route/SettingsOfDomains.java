package io.caravan.route;

import io.caravan.settings.Settings;
import org.apache.camel.spi.PropertiesSource;
import org.jspecify.annotations.Nullable;

/** Lets routes ask for the settings of their domain: {@code {{retail.source-url:}}}. */
final class SettingsOfDomains implements PropertiesSource {

    private final Settings settings;

    SettingsOfDomains(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String getName() {
        return "settings of domains";
    }

    @Override
    public @Nullable String getProperty(String name) {
        return settings.ofDomain(name).orElse(null);
    }
}

package io.caravan.route;

import io.caravan.failure.InvalidSettingException;
import io.caravan.settings.Settings;
import io.caravan.source.Feed;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where the series of a feed are asked for: the settings {@code <dataset>.<field>.url}, and {@code .history-url} for what was. */
final class FeedAddresses {

    private FeedAddresses() {}

    /** By field; empty when none is set. That some are set and others are not is a mistake. */
    static Optional<Map<String, String>> of(Feed feed, boolean isHistory, Settings settings) {
        Map<String, String> addresses = new HashMap<>();
        String missing = "";
        for (String field : feed.fields()) {
            String key = feed.contract().name() + "." + field + (isHistory ? ".history-url" : ".url");
            String address = settings.ofDomain(key).orElse("");
            if (address.isEmpty()) {
                missing = key;
            } else if (address.matches("https?://.+")) {
                addresses.put(field, address);
            } else {
                throw new InvalidSettingException(key + ": is no address that begins with http:// or https://");
            }
        }
        if (!addresses.isEmpty() && !missing.isEmpty()) {
            throw new InvalidSettingException(
                    missing + ": is not set, while others of " + feed.contract().name() + " are");
        }
        return addresses.isEmpty() ? Optional.empty() : Optional.of(Map.copyOf(addresses));
    }
}

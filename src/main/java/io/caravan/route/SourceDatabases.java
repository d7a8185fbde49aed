package io.caravan.route;

import io.caravan.database.Database;
import io.caravan.settings.Settings;
import io.caravan.settings.SettingsException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** The databases of others that the settings of domains name: {@code delivery.source.url}. Nothing is changed there. */
final class SourceDatabases implements AutoCloseable {

    /** What is fetched has the setting {@code <domain>.source-url}, which the environment calls the same. */
    private static final Pattern FETCHED = Pattern.compile("(?i)(https?|ftp|s3)://.*");

    private final Map<String, Database> databases = new TreeMap<>();

    /** Does not connect yet. */
    SourceDatabases(Settings settings, Collection<String> domains) {
        for (String domain : domains) {
            String name = name(domain);
            settings.ofDomain(name + ".url")
                    .filter(url -> !url.isEmpty() && !FETCHED.matcher(url).matches())
                    .ifPresent(url -> databases.put(
                            name,
                            open(
                                    name,
                                    url,
                                    settings.ofDomain(name + ".user").orElse(""),
                                    settings.ofDomain(name + ".password").orElse(""))));
        }
    }

    private static Database open(String name, String url, String user, String password) {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new SettingsException(name + ".url: must be like jdbc:postgresql://localhost/operations");
        }
        return Database.onlyRead(url, user, password);
    }

    /** What the routes call the database of a domain. */
    static String name(String domain) {
        return domain + ".source";
    }

    boolean has(String domain) {
        return databases.containsKey(name(domain));
    }

    /** Gives each with its name. */
    void forEach(BiConsumer<String, DataSource> taker) {
        databases.forEach((name, database) -> taker.accept(name, database.dataSource()));
    }

    @Override
    public void close() {
        databases.values().forEach(Database::close);
    }
}

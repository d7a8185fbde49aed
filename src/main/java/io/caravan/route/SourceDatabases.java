package io.caravan.route;

import io.caravan.database.Database;
import io.caravan.failure.InvalidSettingException;
import io.caravan.settings.Settings;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** The databases of others that the settings of domains name: {@code delivery.source.url}. Nothing is changed there. */
final class SourceDatabases implements AutoCloseable {

    /** What is fetched has the setting {@code <domain>.source-url}, which the environment calls the same. */
    private static final Pattern FETCHED = Pattern.compile("(?i)(https?|ftp|s3)://.*");

    private final Map<String, Database> databases = new TreeMap<>();
    private final Map<String, String> urls = new TreeMap<>();

    /** Does not connect yet. */
    SourceDatabases(Settings settings, Collection<String> domains) {
        for (String domain : domains) {
            String name = name(domain);
            String url = settings.ofDomain(name + ".url").orElse("");
            if (!url.isEmpty() && !FETCHED.matcher(url).matches()) {
                String user = settings.ofDomain(name + ".user").orElse("");
                String password = settings.ofDomain(name + ".password").orElse("");
                databases.put(name, open(name, url, user, password));
                urls.put(name, url);
            }
        }
    }

    private static Database open(String name, String url, String user, String password) {
        if (!Database.isUrl(url)) {
            throw new InvalidSettingException(name + ".url: must be like jdbc:postgresql://localhost/operations");
        }
        return Database.onlyRead(url, user, password);
    }

    /** Where a database is, for who does not know JDBC. */
    record Address(String host, String port, String database, String ssl) {}

    /** Where the database of a domain is. */
    Address address(String domain) {
        Properties parts = Database.parts(Objects.requireNonNull(urls.get(name(domain))));
        return new Address(
                parts.getProperty("PGHOST"),
                parts.getProperty("PGPORT"),
                parts.getProperty("PGDBNAME"),
                parts.getProperty("sslmode", "prefer"));
    }

    /** The database of a domain, which has one. */
    Database of(String domain) {
        return Objects.requireNonNull(databases.get(name(domain)));
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

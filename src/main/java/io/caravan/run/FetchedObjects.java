package io.caravan.run;

import io.caravan.contract.DatasetName;
import io.caravan.database.Database;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which objects of buckets were fetched. An object is noted after its file lies in the inbox, so whoever goes on after a crash
 * fetches one of them once more, and its content is known then.
 */
public final class FetchedObjects {

    private final Database database;

    public FetchedObjects(Database database) {
        this.database = database;
    }

    /** Those of {@code objects} that were not fetched yet, in their order. */
    public Set<String> unknown(DatasetName dataset, Collection<String> objects) {
        Set<String> unknown = new LinkedHashSet<>(objects);
        database.<Collection<String>>once(client -> client.sql(
                                "SELECT object FROM caravan.fetched WHERE dataset = ? AND object = ANY (?)")
                        .params(dataset.toString(), objects.toArray(String[]::new))
                        .query(String.class)
                        .list())
                .forEach(unknown::remove);
        return unknown;
    }

    /** Writes down that an object lies in the inbox. */
    public void fetched(DatasetName dataset, String object) {
        var unused = database.once(client -> client.sql(
                        "INSERT INTO caravan.fetched (dataset, object) VALUES (?, ?) ON CONFLICT DO NOTHING")
                .params(dataset.toString(), object)
                .update());
    }
}

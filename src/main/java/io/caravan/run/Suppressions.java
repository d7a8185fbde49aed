package io.caravan.run;

import io.caravan.database.Database;
import java.util.HashSet;
import java.util.Set;

/** Knows who must not come back. A run asks anew when it begins, and its publishing makes sure that nothing has changed. */
public final class Suppressions {

    private final Database database;
    private final PersonTokens tokens;
    private volatile Suppression known;

    public Suppressions(Database database, PersonTokens tokens) {
        this.database = database;
        this.tokens = tokens;
        this.known = new Suppression(tokens, Set.of(), 0);
    }

    /** Asks the database. */
    public void refresh() {
        long state = database.once(client -> client.sql("SELECT coalesce(max(number), 0) FROM caravan.suppressed")
                .query(Long.class)
                .single());
        if (state != known.state()) {
            // Whoever is added between the two questions changes the state again.
            Set<String> suppressed =
                    database.once(client -> new HashSet<>(client.sql("SELECT token FROM caravan.suppressed")
                            .query(String.class)
                            .list()));
            known = new Suppression(tokens, suppressed, state);
        }
    }

    /** As it was when it was last asked. */
    public Suppression known() {
        return known;
    }
}

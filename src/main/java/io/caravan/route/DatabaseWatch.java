package io.caravan.route;

import io.caravan.database.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.FluentProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows whether the database is there, and tells once when it goes and once when it comes back. */
final class DatabaseWatch {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);

    private final Database database;
    private final AtomicBoolean away = new AtomicBoolean();

    DatabaseWatch(Database database) {
        this.database = database;
    }

    /** Asks the database. */
    boolean isThere(CamelContext camel) {
        boolean answers = database.answers();
        if (!answers && away.compareAndSet(false, true)) {
            LOG.warn("the database is away; files stay in the inbox until it is back");
            // Its own books cannot take the mail now, so it goes out at once.
            Letter letter = new Letter(
                    "Caravan: the database is away",
                    """
                    Caravan cannot reach its database. Files stay in the inbox and nothing is lost; it goes on by itself as
                    soon as the database is back.

                    What to do: see that PostgreSQL is running and that CARAVAN_DB_URL names it.
                    """);
            send(camel, letter);
        } else if (answers && away.compareAndSet(true, false)) {
            LOG.info("the database is back");
        }
        return answers;
    }

    private static void send(CamelContext camel, Letter letter) {
        try (FluentProducerTemplate template = camel.createFluentProducerTemplate()) {
            template.withBody(letter).to("direct:send").send();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

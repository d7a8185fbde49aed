package io.caravan.route;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;

/**
 * Lets a route look for work when its last look is over and the database is there: a schedule of every second would
 * otherwise look again while a large file loads, and read files that it could not load.
 */
final class Gate implements PollingConsumerPollStrategy {

    private final DatabaseWatch watch;
    private final Set<Endpoint> busy = ConcurrentHashMap.newKeySet();

    Gate(DatabaseWatch watch) {
        this.watch = watch;
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        if (!busy.add(endpoint)) {
            return false;
        }
        if (!watch.isThere()) {
            busy.remove(endpoint);
            return false;
        }
        return true;
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        busy.remove(endpoint);
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
        busy.remove(endpoint);
        return false;
    }
}

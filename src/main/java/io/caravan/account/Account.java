package io.caravan.account;

import io.caravan.load.Loaded;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The room's door: writes the one line of a run. */
public final class Account {

    private static final Logger LOG = LoggerFactory.getLogger(Account.class);

    private static final List<String> OUTCOMES =
            List.of("loaded", "updated", "unchanged", "duplicate", "superseded", "rejected", "pending", "suppressed");

    public RunAccount account(Loaded loaded) {
        long read = loaded.counts().values().stream().mapToLong(Long::longValue).sum();
        String counts = OUTCOMES.stream()
                .filter(outcome -> loaded.count(outcome) > 0)
                .map(outcome -> ", " + loaded.count(outcome) + " " + outcome)
                .collect(Collectors.joining());
        String settled = loaded.settled() > 0 ? ", and " + loaded.settled() + " that waited" : "";
        LOG.info(
                "run {} of {}: {} read{}{} ({})",
                loaded.run().id(),
                loaded.run().contract().name(),
                read,
                counts,
                settled,
                loaded.run().file());
        return new RunAccount(loaded.run().id(), loaded.run().file().toString(), loaded.counts(), loaded.settled());
    }
}

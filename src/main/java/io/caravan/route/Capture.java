package io.caravan.route;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.contract.Load;
import io.caravan.failure.BusyException;
import io.caravan.failure.SourceException;
import io.caravan.load.Deletions;
import io.caravan.run.Captures;
import io.caravan.run.Captures.Position;
import io.caravan.run.Reasons;
import io.caravan.source.Changes;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Debezium tells of the tables of one domain, one change after the other. Only whole transactions land, and only a whole
 * snapshot. Debezium passes over what fails here; so after a failure nothing is taken any more and nothing lands, until it is begun anew
 * from the position that was kept last.
 */
final class Capture implements CaptureOffsets.Keeper {

    private static final Logger LOG = LoggerFactory.getLogger(Capture.class);

    private final String domain;
    private final Contracts contracts;
    private final Changes changes;
    private final Deletions deletions;

    /** Datasets of which a file is all there is, and that have changed. */
    private final Set<DatasetName> outdated = ConcurrentHashMap.newKeySet();

    private Optional<Position> kept = Optional.empty();
    private @Nullable String transaction;
    private boolean inSnapshot;
    private volatile boolean broken;
    private volatile long heard;

    Capture(String domain, Contracts contracts, Changes changes, Deletions deletions) {
        this.domain = domain;
        this.contracts = contracts;
        this.changes = changes;
        this.deletions = deletions;
    }

    /** Begins anew from the position that was kept last; empty when there is none. */
    synchronized Optional<Position> begin() {
        transaction = null;
        inSnapshot = false;
        kept = changes.begin();
        for (DatasetName dataset : datasets()) {
            if (isReplaced(dataset)) {
                outdated.add(dataset);
            } else {
                var unused = deletions.apply(contracts.get(dataset), LocalDateTime.MIN);
            }
        }
        heard = System.nanoTime();
        broken = false;
        return kept;
    }

    /** All of the domain. */
    List<DatasetName> datasets() {
        return contracts.all().stream()
                .filter(contract -> contract.name().domain().equals(domain) && contract.isLoaded())
                .map(Contract::name)
                .toList();
    }

    private boolean isReplaced(DatasetName dataset) {
        return contracts.get(dataset).load() == Load.REPLACE;
    }

    /** Forgets the position, so that it begins with a snapshot. */
    synchronized void forget() {
        changes.forget();
        kept = Optional.empty();
    }

    /** Forgets what did not land. */
    synchronized void end() {
        broken = true;
        changes.discard();
    }

    boolean isBroken() {
        return broken;
    }

    /** How long nothing was heard. */
    long silentSeconds() {
        return (System.nanoTime() - heard) / 1_000_000_000L;
    }

    /** This moment, for each dataset of which changes are captured. */
    Map<DatasetName, LocalDateTime> now() {
        return datasets().stream()
                .filter(dataset -> !isReplaced(dataset))
                .collect(Collectors.toMap(dataset -> dataset, changes::now));
    }

    /** Notes that everything from before these moments has landed; false while some of it is not loaded. */
    boolean haveLandedUntil(Map<DatasetName, LocalDateTime> moments) {
        boolean all = true;
        for (Map.Entry<DatasetName, LocalDateTime> moment : moments.entrySet()) {
            all &= changes.haveLandedUntil(moment.getKey(), moment.getValue());
        }
        return all;
    }

    /** Whether all changes from before a moment are in the warehouse. */
    boolean haveLoadedUntil(DatasetName dataset, LocalDateTime asOf) {
        return changes.haveLoadedUntil(dataset, asOf);
    }

    Set<DatasetName> outdated() {
        return outdated;
    }

    /** {@code change}: takes one. */
    synchronized void take(Exchange exchange) {
        heard = System.nanoTime();
        if (broken) {
            return;
        }
        try {
            String topic = exchange.getMessage().getHeader("CamelDebeziumIdentifier", "", String.class);
            Struct key = exchange.getMessage().getHeader("CamelDebeziumKey", Struct.class);
            if (topic.equals(domain + ".transaction")) {
                // Told at its begin and at its end, by its number and, behind a colon, the place in the log.
                String number = key.getString("id").replaceFirst(":.*", "");
                transaction = number.equals(transaction) ? null : number;
                inSnapshot = false;
            } else if (topic.startsWith(domain + ".")) {
                take(
                        exchange,
                        contracts.get(new DatasetName(domain, topic.substring(topic.lastIndexOf('.') + 1))),
                        key);
            }
        } catch (RuntimeException e) {
            broken = true;
            LOG.error("a change of {} could not be taken, and is asked for again: {}", domain, Reasons.of(e));
        }
    }

    private void take(Exchange exchange, Contract contract, @Nullable Struct key) {
        Map<?, ?> source = exchange.getMessage().getHeader("CamelDebeziumSourceMetadata", Map.of(), Map.class);
        String operation = exchange.getMessage().getHeader("CamelDebeziumOperation", "", String.class);
        inSnapshot = operation.equals("r") && !"last".equals(source.get("snapshot"));
        if (isReplaced(contract.name())) {
            outdated.add(contract.name());
            return;
        }
        if (operation.equals("t")) {
            changes.truncate(contract.name());
            return;
        }
        if (key == null) {
            throw new SourceException("the table of " + contract.name() + " has no primary key", false);
        }
        List<String> values = ChangedRow.key(
                key,
                contract.key().stream().map(field -> field.path().toString()).toList());
        if (operation.equals("d")) {
            changes.delete(contract.name(), values);
        } else {
            changes.put(
                    contract.name(),
                    values,
                    ChangedRow.json(exchange.getMessage().getBody(Struct.class)));
        }
    }

    @Override
    public synchronized Optional<Position> kept() {
        return kept;
    }

    @Override
    public synchronized void keep(Position position) {
        if (broken) {
            throw new BusyException("what was captured of " + domain + " is not whole");
        }
        if (transaction != null || inSnapshot) {
            return;
        }
        try {
            List<Captures.Deletion> landed = changes.land(position);
            kept = Optional.of(position);
            landed.stream()
                    .collect(Collectors.groupingBy(Captures.Deletion::dataset))
                    .forEach((dataset, ofDataset) -> {
                        int gone = deletions.apply(
                                contracts.get(dataset),
                                ofDataset.stream()
                                        .map(Captures.Deletion::asOf)
                                        .min(LocalDateTime::compareTo)
                                        .orElseThrow());
                        LOG.info("{} rows of {} were deleted where they came from", gone, dataset);
                    });
        } catch (RuntimeException e) {
            broken = true;
            LOG.error("the changes of {} did not land, and are asked for again: {}", domain, Reasons.of(e));
            throw e;
        }
    }
}

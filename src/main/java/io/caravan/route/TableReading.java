package io.caravan.route;

import io.caravan.clean.Clean;
import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.contract.Load;
import io.caravan.database.Database;
import io.caravan.failure.BusyException;
import io.caravan.failure.HeldException;
import io.caravan.failure.InvalidSettingException;
import io.caravan.failure.SourceException;
import io.caravan.load.Reconcile;
import io.caravan.read.Limits;
import io.caravan.read.RecordKeys;
import io.caravan.run.Comparisons;
import io.caravan.source.TableRead;
import io.caravan.source.Tables;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps by which the table that a route names is read, in the database that the settings of its domain name. */
final class TableReading {

    /** Exchange properties. */
    private static final String TABLE = "table";

    static final String EXTENT = "read";

    /** Whether all rows are read though it is known what is new. */
    static final String ANEW = "anew";

    /** Whether a person wants to have taken away whatever is gone. */
    static final String APPROVED = "approved";

    private static final String DATABASE = "database";
    private static final String READ = "tableRead";

    private static final Logger LOG = LoggerFactory.getLogger(TableReading.class);

    private final Contracts contracts;
    private final SourceDatabases databases;
    private final Tables tables;
    private final Reconcile reconcile;
    private final Comparisons comparisons;
    private final Set<String> captured;
    private final Limits limits;

    /** @param captured the domains whose changes come by another way */
    TableReading(
            Contracts contracts,
            SourceDatabases databases,
            Tables tables,
            Reconcile reconcile,
            Comparisons comparisons,
            Set<String> captured,
            Limits limits) {
        this.limits = limits;
        this.captured = Set.copyOf(captured);
        this.contracts = contracts;
        this.databases = databases;
        this.tables = tables;
        this.reconcile = reconcile;
        this.comparisons = comparisons;
    }

    /** The steps by the names that the routes call. */
    Map<String, Processor> steps() {
        return Map.of("table", this::begin, "turn", this::turn, "statement", this::state, "rows", this::take);
    }

    /** Where no database is set there is nothing to be done. */
    private void begin(Exchange exchange) {
        String domain = Fetching.dataset(exchange).domain();
        if (captured.contains(domain) && "changes".equals(exchange.getProperty(EXTENT, String.class))) {
            if (exchange.getProperty(Fetching.BY_HAND, false, Boolean.class)) {
                throw new InvalidSettingException(domain + ".mode: is cdc, so changes come by themselves");
            }
            exchange.setRouteStop(true);
        } else if (databases.has(domain)) {
            exchange.setProperty(DATABASE, SourceDatabases.name(domain));
        } else if (exchange.getProperty(Fetching.BY_HAND, false, Boolean.class)) {
            throw new InvalidSettingException(domain + ".source.url: is not set, so there is no database to read from");
        } else {
            exchange.setRouteStop(true);
        }
    }

    /** Gives the read; none while somebody reads the same, or before what was read is loaded. */
    private void turn(Exchange exchange) {
        Contract contract = contracts.get(Fetching.dataset(exchange));
        String table = Objects.requireNonNull(exchange.getProperty(TABLE, String.class));
        exchange.setProperty(Fetching.FILES, new AtomicInteger());
        Tables.Extent extent = extent(exchange, contract.name());
        Optional<TableRead> read =
                tables.begin(contract.name(), table, List.copyOf(RecordKeys.names(contract)), extent);
        if (read.isEmpty()
                && extent == Tables.Extent.KEYS
                && exchange.getProperty(Fetching.BY_HAND, false, Boolean.class)) {
            throw new BusyException(contract.name()
                    + " cannot be compared just now: its table is being read, or what was read waits in the inbox");
        }
        exchange.getMessage().setBody(read.stream().toList());
    }

    private static Tables.Extent extent(Exchange exchange, DatasetName dataset) {
        return switch (Objects.requireNonNull(exchange.getProperty(EXTENT, String.class))) {
            case "full" -> Tables.Extent.FULL;
            case "changes" ->
                exchange.getProperty(ANEW, false, Boolean.class) ? Tables.Extent.ALL_ANEW : Tables.Extent.CHANGES;
            case "keys" -> Tables.Extent.KEYS;
            default ->
                throw new InvalidSettingException(dataset + ": a route may read full, changes or keys of a table");
        };
    }

    /** Says what the database is asked. The turn ends with the exchange, as Camel closes the answer then. */
    private void state(Exchange exchange) {
        TableRead read = exchange.getMessage().getBody(TableRead.class);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                read.close();
            }
        });
        exchange.setProperty(READ, read);
        exchange.getMessage().setBody(read.statement());
    }

    private void take(Exchange exchange) {
        TableRead read = exchange.getProperty(READ, TableRead.class);
        @SuppressWarnings("unchecked") // a row of camel-jdbc
        Iterator<Map<String, Object>> rows = exchange.getMessage().getBody(Iterator.class);
        try {
            Contract contract = contracts.get(Fetching.dataset(exchange));
            if (read.extent() == Tables.Extent.KEYS) {
                compare(contract, read, rows, exchange.getProperty(APPROVED, false, Boolean.class));
            } else if (tables.take(read, contract.load() == Load.REPLACE ? read.whole(rows) : rows)) {
                Fetching.count(exchange);
            } else if (read.extent() == Tables.Extent.FULL && reconcile.rows(contract) > 0) {
                throw new SourceException(
                        "its table is empty, and " + contract.name() + " is not and stays as it is; if that is right,"
                                + " ./caravan fetch " + contract.name() + " --reconcile takes its rows away",
                        false);
            }
        } catch (RuntimeException e) {
            throw Database.scrubbed(e);
        }
    }

    private void compare(Contract contract, TableRead read, Iterator<Map<String, Object>> rows, boolean approved) {
        RecordKeys keys = new RecordKeys(contract, limits);
        Iterator<String> records = read.keys(rows);
        Iterator<List<String>> stored = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return records.hasNext();
            }

            @Override
            public List<String> next() {
                return stored(contract, keys.of(records.next()));
            }
        };
        try {
            int gone = reconcile.reconcile(contract, read.asOf(), stored, approved);
            comparisons.done(contract.name(), read.asOf());
            if (gone > 0) {
                LOG.info("{} rows of {} are gone from their table", gone, contract.name());
            }
        } catch (HeldException e) {
            comparisons.hold(contract.name(), e.reason());
            LOG.warn(
                    "comparing {} with its table is held, as {}; ./caravan status shows it",
                    contract.name(),
                    e.reason());
        }
    }

    /** A key as it stands in the table here. */
    private static List<String> stored(Contract contract, List<Object> key) {
        List<String> stored = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            Object value = key.get(i);
            stored.add(
                    value instanceof String text
                            ? Clean.clean(text, contract.key().get(i).cleanings())
                            : value instanceof BigDecimal number ? number.toPlainString() : value.toString());
        }
        return stored;
    }
}

package io.caravan.route;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.load.Reconcile;
import io.caravan.settings.Settings;
import io.caravan.settings.SettingsException;
import io.caravan.source.Tables;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the table that a route names, in the database that the settings of its domain name. */
final class TableReading {

    private static final String TABLE = "table";
    private static final String WHAT = "read";

    private static final Logger LOG = LoggerFactory.getLogger(TableReading.class);

    private final Settings settings;
    private final Contracts contracts;
    private final Tables tables;
    private final Reconcile reconcile;

    TableReading(Settings settings, Contracts contracts, Tables tables, Reconcile reconcile) {
        this.settings = settings;
        this.contracts = contracts;
        this.tables = tables;
        this.reconcile = reconcile;
    }

    /** {@code readTable}: where no address is set there is nothing to be done. */
    void read(Exchange exchange) {
        Contract contract = contracts.get(DatasetName.parse(exchange.getProperty(Flow.DATASET, String.class)));
        String source = contract.name().domain() + ".source.";
        String url = settings.ofDomain(source + "url").orElse("");
        if (url.isEmpty()) {
            if (exchange.getProperty(Fetching.BY_HAND, false, Boolean.class)) {
                throw new SettingsException(source + "url: is not set, so there is no database to read from");
            }
            return;
        }
        Tables.Table table = new Tables.Table(
                url,
                settings.ofDomain(source + "user").orElse(""),
                settings.ofDomain(source + "password").orElse(""),
                Objects.requireNonNull(exchange.getProperty(TABLE, String.class)));
        String what = Objects.requireNonNull(exchange.getProperty(WHAT, String.class));
        switch (what) {
            case "full" -> read(exchange, contract, table, Tables.Extent.FULL);
            case "changes" -> read(exchange, contract, table, Tables.Extent.CHANGES);
            case "keys" -> compare(contract, table);
            default ->
                throw new SettingsException(contract.name() + ": a route may read full, changes or keys of a table");
        }
        exchange.setProperty(Fetching.DONE, true);
    }

    private void read(Exchange exchange, Contract contract, Tables.Table table, Tables.Extent extent) {
        boolean isNew = tables.read(contract.name(), table, extent);
        exchange.setProperty(Fetching.FILES, new AtomicInteger(isNew ? 1 : 0));
    }

    private void compare(Contract contract, Tables.Table table) {
        List<String> key =
                contract.key().stream().map(field -> field.path().toString()).toList();
        tables.compare(contract.name(), table, key, (asOf, keys) -> {
            int gone = reconcile.reconcile(contract, asOf, keys);
            if (gone > 0) {
                LOG.info("{} rows of {} are gone from their table", gone, contract.name());
            }
        });
    }
}

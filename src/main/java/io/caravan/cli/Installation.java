package io.caravan.cli;

import io.caravan.contract.Contracts;
import io.caravan.database.Database;
import io.caravan.database.EmbeddedServer;
import io.caravan.failure.CommandException;
import io.caravan.failure.DatabaseAwayException;
import io.caravan.failure.InvalidSettingException;
import io.caravan.load.Undo;
import io.caravan.load.Views;
import io.caravan.load.Warehouse;
import io.caravan.output.Outputs;
import io.caravan.report.Datamart;
import io.caravan.report.Queries;
import io.caravan.report.Querying;
import io.caravan.report.Reporting;
import io.caravan.report.Reports;
import io.caravan.route.Awaiting;
import io.caravan.route.ErasureOffice;
import io.caravan.route.Service;
import io.caravan.run.Books;
import io.caravan.run.KeyProof;
import io.caravan.run.Presence;
import io.caravan.settings.Keys;
import io.caravan.settings.Settings;
import io.caravan.settings.SettingsReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every command stands on: the settings, the contracts, the keys and the database, opened and ready. */
final class Installation implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Installation.class);

    /** A restart that is over so soon needs no word. */
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private final Settings settings;
    private final Contracts contracts;
    private final Views views;
    private final Reports reports;
    private final Queries queries;
    private final Keys keys;
    private final @Nullable EmbeddedServer embedded;
    private final Database database;
    private final BooleanSupplier givenUp;

    private Installation(
            Settings settings,
            Contracts contracts,
            Views views,
            Reports reports,
            Queries queries,
            BooleanSupplier givenUp) {
        this.settings = settings;
        this.contracts = contracts;
        this.views = views;
        this.reports = reports;
        this.queries = queries;
        this.givenUp = givenUp;
        this.keys = Keys.of(settings);
        this.embedded = settings.db().isEmbedded() ? EmbeddedServer.join(settings.state()) : null;
        this.database = embedded == null
                ? new Database(
                        settings.db().url(),
                        settings.db().user(),
                        settings.db().password().value(),
                        settings.db().connections())
                : new Database(
                        embedded.url(),
                        embedded.user(),
                        embedded.password(),
                        settings.db().connections());
    }

    /** Opens the installation at {@code home}, waiting for its database if it is away. */
    static Installation open(Path home) {
        return open(home, System.getenv(), () -> false);
    }

    /** The same, until {@code givenUp} says that nobody waits any more, here or later in {@link #await()}. */
    static Installation open(Path home, BooleanSupplier givenUp) {
        return open(home, System.getenv(), givenUp);
    }

    static Installation open(Path home, Map<String, String> environment) {
        return open(home, environment, () -> false);
    }

    static Installation open(Path home, Map<String, String> environment, BooleanSupplier givenUp) {
        Settings settings = SettingsReader.read(home, environment);
        settings.checkFolders();
        Contracts contracts = Contracts.read(settings.routes());
        settings.outlast(contracts);
        Views views = Views.read(settings.routes());
        Reports reports = Reports.read(settings.routes(), contracts);
        Queries queries = Queries.read(settings.routes());
        Installation installation = new Installation(settings, contracts, views, reports, queries, givenUp);
        try {
            installation.persistently(() -> {
                installation.prepare();
                return true;
            });
            return installation;
        } catch (RuntimeException e) {
            installation.close();
            throw e;
        }
    }

    private void prepare() {
        database.migrate();
        checkKey();
        new Datamart(database).prepare(reports); // first, as views may use its tables
        new Warehouse(database).prepare(contracts, views);
        erasureOffice().erase().restore();
    }

    /** Does work that may be done again until the database is there for all of it. */
    private <T> T persistently(Supplier<T> work) {
        while (true) {
            await();
            try {
                return work.get();
            } catch (RuntimeException e) {
                if (!(Database.scrubbed(e) instanceof DatabaseAwayException) || isGivenUp()) {
                    throw e;
                }
                LOG.warn("the database was lost at the start; it begins again");
                boolean unused = Awaiting.until(this::isGivenUp, A_MOMENT);
            }
        }
    }

    /**
     * Starts a service, with another one if the database is lost meanwhile.
     *
     * @param services makes one that is not started
     */
    Service started(Supplier<Service> services) {
        return persistently(() -> {
            Service service = services.get();
            try {
                service.start(contracts);
                return service;
            } catch (RuntimeException e) {
                service.close();
                throw e;
            }
        });
    }

    Settings settings() {
        return settings;
    }

    Contracts contracts() {
        return contracts;
    }

    Views views() {
        return views;
    }

    Reports reports() {
        return reports;
    }

    Queries queries() {
        return queries;
    }

    /** What asks queries; the names of their files are in the time of {@code caravan.time-zone}. */
    Querying querying() {
        return new Querying(database, settings.output().resolve("queries"), Clock.system(settings.timeZone()));
    }

    Keys keys() {
        return keys;
    }

    Database database() {
        return database;
    }

    /** Where the warehouse is, for a person; without a password. */
    String address() {
        return embedded == null
                ? settings.db().url()
                : embedded.url() + " (user " + embedded.user() + ", password in " + settings.state() + "/postgres)";
    }

    /** A service that does only what it is given. */
    Service service() {
        return new Service(settings, keys, database, contracts, reports, false, givenUp);
    }

    /** A service that watches the inbox; {@code atOnce} takes files at once, whatever schedule their dataset has. */
    Service watchingService(boolean atOnce) {
        reporting().check();
        return new Service(
                atOnce ? settings.withoutSchedules() : settings, keys, database, contracts, reports, true, givenUp);
    }

    /** What erasure needs. */
    ErasureOffice erasureOffice() {
        return ErasureOffice.of(settings, keys, database, contracts, outputs(), givenUp);
    }

    /** What withdraws a run. */
    Undo undo() {
        return new Undo(database, contracts, outputs());
    }

    /** Gives the mails that wait to the mail server, or to the outbox. */
    void sendMails() {
        try (Service service = started(this::service)) {
            service.tell();
        }
    }

    /** What makes reports. */
    Reporting reporting() {
        return Service.reporting(settings, database, contracts, reports);
    }

    private Outputs outputs() {
        Books books = new Books(database, new Presence(database, settings.lease()));
        return new Outputs(settings.output(), settings.gzipLevel(), books);
    }

    /** Whether nobody waits any more for what is done here. */
    boolean isGivenUp() {
        return givenUp.getAsBoolean();
    }

    /** Waits until the database answers, and tells so once, however many wait. */
    synchronized void await() {
        if (Awaiting.until(this::isThere, A_MOMENT)) {
            return;
        }
        String url = embedded == null ? settings.db().url() : embedded.url();
        LOG.warn("the database is away ({}); waiting for it", url.replaceAll("\\?.*", ""));
        boolean ended = Awaiting.until(() -> isGivenUp() || isThere(), Duration.ofDays(365));
        if (!ended || isGivenUp()) {
            throw new CommandException("stopped while waiting for the database");
        }
        LOG.warn("the database is there");
    }

    private boolean isThere() {
        return database.lets("caravan.db");
    }

    /** A warehouse that was begun with another key would get second pseudonyms for the same people. */
    private void checkKey() {
        if (!new KeyProof(database).holds(keys.of("proof of the key"))) {
            throw new InvalidSettingException("caravan.key: is not the key that this warehouse was begun with; "
                    + "with another one the same person would get a second pseudonym");
        }
    }

    @Override
    public void close() {
        try {
            database.close();
        } finally {
            if (embedded != null) {
                embedded.close();
            }
        }
    }
}

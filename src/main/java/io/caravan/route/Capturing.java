package io.caravan.route;

import io.caravan.contract.DatasetName;
import io.caravan.database.Database;
import io.caravan.database.SessionLock;
import io.caravan.failure.CaravanException;
import io.caravan.failure.DatabaseException;
import io.caravan.failure.SourceException;
import io.caravan.notify.Notify;
import io.caravan.run.Comparisons;
import io.caravan.run.Reasons;
import io.caravan.source.ReplicationSlot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that one of all instances captures the changes of a domain, that it is begun anew when it has failed, and that somebody is
 * told before what the database has to keep for it fills a disk.
 */
final class Capturing implements AutoCloseable {

    /** A capture of which nothing is heard, and that does not read, has ended without a word. */
    private static final long SILENT_SECONDS = 15;

    private static final Logger LOG = LoggerFactory.getLogger(Capturing.class);

    private final CaptureSettings settings;
    private final Database database;
    private final ReplicationSlot slot;
    private final Capture capture;
    private final Notify notify;
    private final Comparisons comparisons;
    private Optional<SessionLock> turn = Optional.empty();
    private Optional<Mark> mark = Optional.empty();
    private String told = "";

    Capturing(CaptureSettings settings, Database database, Database source, Capture capture, Notify notify) {
        this.settings = settings;
        this.database = database;
        this.slot = new ReplicationSlot(source, settings.name());
        this.capture = capture;
        this.notify = notify;
        this.comparisons = new Comparisons(database);
        CaptureOffsets.keepBy(settings.domain(), capture);
    }

    /**
     * How far the log was written, and moments before that; reports wait until all from before them is loaded.
     *
     * @param written in bytes
     */
    private record Mark(long written, Map<DatasetName, LocalDateTime> moments) {}

    private String route() {
        return settings.domain() + "-changes";
    }

    /** {@code captureTurn}: looks whether all is well. */
    synchronized void look(Exchange exchange) throws Exception {
        CamelContext camel = exchange.getContext();
        try {
            if (!hasTurn()) {
                stop(camel);
                return;
            }
            Map<DatasetName, LocalDateTime> moments = mark.isEmpty() ? capture.now() : Map.of();
            ReplicationSlot.State state = slot.state();
            if (!isRunning(camel)) {
                start(camel, state);
            } else if (capture.isBroken() || (!state.active() && capture.silentSeconds() > SILENT_SECONDS)) {
                LOG.warn("the changes of {} are captured anew from where all is loaded", settings.domain());
                stop(camel); // and the next time it is started
            }
            tellBehind(state);
            if (mark.isEmpty()) {
                mark = Optional.of(new Mark(state.written(), moments));
            } else if (state.confirmed() >= mark.get().written()
                    && capture.haveLandedUntil(mark.get().moments())) {
                mark = Optional.empty();
            }
            reload(camel);
            compareTruncated(camel);
            told = "";
        } catch (CaravanException e) {
            String what = Reasons.of(e);
            if (!what.equals(told)) {
                LOG.error("the changes of {} are not captured: {}; it is tried again", settings.domain(), what);
            }
            told = what;
        }
    }

    private boolean hasTurn() {
        if (turn.isPresent()) {
            try {
                turn.get().check();
                return true;
            } catch (DatabaseException e) {
                release();
                return false;
            }
        }
        turn = database.tryLock("capture " + settings.domain());
        return turn.isPresent();
    }

    private void release() {
        try {
            turn.ifPresent(SessionLock::close);
        } catch (DatabaseException e) {
            // the session is gone, and the lock with it
        }
        turn = Optional.empty();
    }

    private boolean isRunning(CamelContext camel) {
        return camel.getRouteController().getRouteStatus(route()).isStarted();
    }

    private void stop(CamelContext camel) throws Exception {
        mark = Optional.empty();
        if (isRunning(camel)) {
            camel.getRouteController().stopRoute(route());
            capture.end();
        }
    }

    private void start(CamelContext camel, ReplicationSlot.State state) throws Exception {
        if (!state.logical()) {
            throw new SourceException("the database does not run with wal_level = logical", false);
        }
        if (!state.published()) {
            throw new SourceException("the database has no publication " + settings.name(), false);
        }
        if (!state.permitted()) {
            throw new SourceException(
                    "the user of the database may not read its log (REPLICATION), or not all tables of the publication",
                    false);
        }
        boolean hasPosition = capture.begin().isPresent();
        if (hasPosition && (!state.there() || state.lost())) {
            LOG.warn("the slot {} is lost; all is read anew", settings.name());
            capture.forget();
            compare(camel);
            hasPosition = false;
        }
        if (!hasPosition && state.there() && !state.active()) {
            slot.drop(); // of a snapshot that did not come to its end; the next begins with a slot of its own
        }
        camel.getRouteController().startRoute(route());
    }

    /** Takes away what was deleted while nobody listened; what fails is done at night. */
    private void compare(CamelContext camel) {
        for (DatasetName dataset : capture.datasets()) {
            if (camel.hasEndpoint(comparing(dataset)) != null) {
                compare(camel, dataset);
            }
        }
    }

    private static String comparing(DatasetName dataset) {
        return "direct:reconcile-" + dataset;
    }

    private static void compare(CamelContext camel, DatasetName dataset) {
        if (!isDone(camel, comparing(dataset))) {
            LOG.warn("{} could not be compared with its table", dataset);
        }
    }

    /** Looks what is gone of tables that were truncated, once all changes from before that have loaded. */
    private void compareTruncated(CamelContext camel) {
        for (Comparisons.Asked table : comparisons.asked(settings.domain())) {
            if (camel.hasEndpoint(comparing(table.dataset())) == null) {
                comparisons.hold(table.dataset(), "its table was truncated, and no route compares the two");
            } else if (capture.haveLoadedUntil(table.dataset(), table.asOf())) {
                compare(camel, table.dataset());
            }
        }
    }

    private Notify.Lag lag(ReplicationSlot.State state) {
        if (state.endangered() || state.behind() > settings.behind()) {
            return Notify.Lag.ABOVE_LIMIT;
        }
        return state.behind() > settings.behind() / 2 ? Notify.Lag.BELOW_LIMIT : Notify.Lag.FAR_BELOW_LIMIT;
    }

    private void tellBehind(ReplicationSlot.State state) {
        if (notify.tellBehind(settings.domain(), settings.name(), state.behind(), lag(state))) {
            LOG.error(
                    "the database of {} keeps {} bytes of its log, as what was changed is not captured",
                    settings.domain(),
                    state.behind());
        }
    }

    /** Reads what is read as a whole, when some of it has changed. */
    private void reload(CamelContext camel) {
        for (DatasetName dataset : capture.outdated()) {
            capture.outdated().remove(dataset); // before it is read: what changes meanwhile is for the next time
            if (!isDone(camel, "direct:fetch-" + dataset)) {
                capture.outdated().add(dataset);
            }
        }
    }

    private static boolean isDone(CamelContext camel, String route) {
        Exchange exchange = new DefaultExchange(camel);
        try (ProducerTemplate template = camel.createProducerTemplate()) {
            template.send(route, exchange);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return exchange.getProperty(Fetching.DONE, false, Boolean.class);
    }

    @Override
    public void close() {
        CaptureOffsets.forget(settings.domain());
        release();
    }
}

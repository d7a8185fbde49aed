package io.caravan.route;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.failure.BusyException;
import io.caravan.failure.ContentInHandException;
import io.caravan.failure.HeldException;
import io.caravan.failure.UnreadableFileException;
import io.caravan.load.Loading;
import io.caravan.output.Outputs;
import io.caravan.run.Books;
import io.caravan.run.Claim;
import io.caravan.run.Filing;
import io.caravan.run.Fingerprint;
import io.caravan.run.Holds;
import io.caravan.run.OpenRun;
import io.caravan.run.Reasons;
import io.caravan.run.Run;
import io.caravan.run.SourceFile;
import io.caravan.run.Suppressions;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of the flow that need to know the exchange: where a run begins, ends early, fails, and ends. */
final class Flow {

    /** Exchange properties. */
    static final String DATASET = "dataset";

    /** Set when the file handed in is somebody's own, so that it stays where it is and a copy is filed. */
    static final String KEEP = "keep";

    /** Set in the end: whether the books have decided the file; otherwise another run has its content in hand. */
    static final String DECIDED = "decided";

    /** The run that is open. */
    static final String RUN = "run";

    /** The number of the run that is done again, as a person has approved it. */
    static final String APPROVED = "approvedRun";

    private static final Logger LOG = LoggerFactory.getLogger(Flow.class);

    /** So long after its last change a file in the inbox may not be all of it. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final RunQueue queue;
    private final Contracts contracts;
    private final Books books;
    private final Holds holds;
    private final Suppressions suppressions;
    private final Fingerprint fingerprint;
    private final Path inbox;
    private final Loading loading;
    private final Outputs outputs;
    private final Filing filing;
    private final Trouble trouble;
    private final Clock clock;

    Flow(
            RunQueue queue,
            Contracts contracts,
            Books books,
            Holds holds,
            Suppressions suppressions,
            Fingerprint fingerprint,
            Path inbox,
            Loading loading,
            Outputs outputs,
            Filing filing,
            Trouble trouble,
            Clock clock) {
        this.queue = queue;
        this.contracts = contracts;
        this.books = books;
        this.holds = holds;
        this.suppressions = suppressions;
        this.fingerprint = fingerprint;
        this.inbox = inbox;
        this.loading = loading;
        this.outputs = outputs;
        this.filing = filing;
        this.trouble = trouble;
        this.clock = clock;
    }

    /** {@code receive}: takes in a dropped file. */
    void receive(Exchange exchange) {
        File file = exchange.getMessage().getBody(File.class);
        String path = Takeable.path(inbox, file);
        trouble.follow(exchange, path);
        exchange.getMessage().setBody(fingerprint.take(path, file.toPath()));
    }

    /**
     * {@code claim}: begins a run, or ends the route here when the books know the content.
     *
     * @throws ContentInHandException when another run has it; so this one does not file what it has not looked at
     */
    void claim(Exchange exchange) {
        SourceFile file = exchange.getMessage().getBody(SourceFile.class);
        RunQueue.Place place = queue.enter();
        onDone(exchange, place::close);
        long approved = exchange.getProperty(APPROVED, 0L, Long.class);
        Claim claim = approved > 0
                ? books.claimApproved(approved, file, contract(exchange))
                : books.claim(file, contract(exchange), !keep(exchange));
        if (claim instanceof Claim.Granted granted) {
            OpenRun open = granted.open();
            onDone(exchange, open::close);
            Run run = open.run();
            exchange.setProperty(RUN, open);
            suppressions.refresh();
            open.onClose(() -> outputs.leave(run));
            outputs.begin(run);
            open.onClose(() -> loading.leave(run));
            loading.begin(run);
            exchange.getMessage().setBody(run);
        } else if (claim instanceof Claim.Known) {
            LOG.info("known already: {}", file);
            outputs.recover();
            exchange.setRouteStop(true);
        } else {
            throw new ContentInHandException(file.toString());
        }
    }

    /** Calls {@code release} when the route is through with the exchange, however it ends. */
    private static void onDone(Exchange exchange, Runnable release) {
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                try {
                    release.run();
                } catch (RuntimeException e) {
                    LOG.warn("something of a run could not be put away: {}", Reasons.of(e));
                }
            }
        });
    }

    /** {@code publish}: unless the file has changed since it was taken in. */
    void publish(Exchange exchange) {
        Run run = exchange.getMessage().getBody(Run.class);
        if (run.file().hasChanged()) {
            release(run);
            throw new BusyException("the file was written to while it was read: " + run.file());
        }
        exchange.getMessage().setBody(loading.publish(run));
    }

    /** {@code refuse}: writes down that a file cannot be read. */
    void refuse(Exchange exchange) {
        UnreadableFileException reason =
                Objects.requireNonNull(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, UnreadableFileException.class));
        Object body = exchange.getMessage().getBody();
        if (body instanceof SourceFile file) {
            // Not even its entries could be listed.
            if (books.claim(file, contract(exchange), !keep(exchange)) instanceof Claim.Granted granted) {
                try (OpenRun open = granted.open()) {
                    decide(open.run(), reason, keep(exchange));
                }
            }
            exchange.setProperty(DECIDED, filing.file(file, keep(exchange)));
        } else {
            decide(
                    Objects.requireNonNull(exchange.getProperty(RUN, OpenRun.class))
                            .run(),
                    reason,
                    keep(exchange));
        }
    }

    private void decide(Run run, UnreadableFileException reason, boolean keep) {
        Duration age = Duration.between(run.file().stamp().modified(), clock.instant());
        boolean isFresh = !keep && age.abs().compareTo(FRESH) < 0;
        if (isFresh || run.file().hasChanged()) {
            // It could not be read because somebody is, or may be, writing it; when that is over, it is looked at
            // again.
            release(run);
        } else {
            LOG.warn(
                    "run {} of {}: {} could not be read: {}",
                    run.id(),
                    run.contract().name(),
                    run.file(),
                    reason.reason());
            loading.leave(run);
            books.fail(run, reason.reason());
        }
    }

    /** {@code hold}: writes down that a person has to approve what a run would delete. */
    void hold(Exchange exchange) {
        HeldException held =
                Objects.requireNonNull(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, HeldException.class));
        Run run =
                Objects.requireNonNull(exchange.getProperty(RUN, OpenRun.class)).run();
        LOG.warn("run {} of {} is held: {}", run.id(), run.contract().name(), held.reason());
        loading.leave(run);
        outputs.discard(run);
        holds.hold(run, held.reason());
    }

    /** The transaction of its staging ends first: it has locks on the run's row, for which this would wait. */
    private void release(Run run) {
        loading.leave(run);
        books.release(run);
    }

    /** {@code archive}: files what the books have decided. */
    void archive(Exchange exchange) {
        exchange.setProperty(DECIDED, filing.file(exchange.getMessage().getBody(SourceFile.class), keep(exchange)));
    }

    private Contract contract(Exchange exchange) {
        return contracts.get(DatasetName.parse(exchange.getProperty(DATASET, String.class)));
    }

    private static boolean keep(Exchange exchange) {
        return exchange.getProperty(KEEP, false, Boolean.class);
    }
}

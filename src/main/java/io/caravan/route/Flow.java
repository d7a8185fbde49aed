package io.caravan.route;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.load.Loading;
import io.caravan.output.Outputs;
import io.caravan.reject.UnreadableFileException;
import io.caravan.run.Books;
import io.caravan.run.Claim;
import io.caravan.run.Filing;
import io.caravan.run.Fingerprint;
import io.caravan.run.Run;
import io.caravan.run.SourceFile;
import io.caravan.run.Suppressions;
import java.io.File;
import java.nio.file.Path;
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

    private static final String RUN = "run";

    private static final Logger LOG = LoggerFactory.getLogger(Flow.class);

    private final Contracts contracts;
    private final Books books;
    private final Suppressions suppressions;
    private final Fingerprint fingerprint;
    private final Path inbox;
    private final Loading loading;
    private final Outputs outputs;
    private final Filing filing;

    Flow(
            Contracts contracts,
            Books books,
            Suppressions suppressions,
            Fingerprint fingerprint,
            Path inbox,
            Loading loading,
            Outputs outputs,
            Filing filing) {
        this.contracts = contracts;
        this.books = books;
        this.suppressions = suppressions;
        this.fingerprint = fingerprint;
        this.inbox = inbox;
        this.loading = loading;
        this.outputs = outputs;
        this.filing = filing;
    }

    /** {@code receive}: takes in a dropped file. */
    SourceFile receive(File file) {
        String path = inbox.relativize(file.toPath()).toString().replace(File.separatorChar, '/');
        return fingerprint.take(path, file.toPath());
    }

    /** {@code claim}: begins a run, or ends the route here when the books know the content or another has it. */
    void claim(Exchange exchange) {
        SourceFile file = exchange.getMessage().getBody(SourceFile.class);
        Claim claim = books.claim(file, contract(exchange));
        if (claim instanceof Claim.Granted granted) {
            Run run = granted.run();
            suppressions.refresh();
            exchange.setProperty(RUN, run);
            exchange.getMessage().setBody(run);
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                    leave(run);
                }
            });
            loading.begin(run);
            outputs.begin(run);
        } else {
            if (claim instanceof Claim.Known) {
                LOG.info("known already: {}", file);
                outputs.recover();
            }
            exchange.setRouteStop(true);
        }
    }

    /** {@code publish}: unless the file has changed since it was taken in. */
    void publish(Exchange exchange) {
        Run run = exchange.getMessage().getBody(Run.class);
        if (run.file().hasChanged()) {
            books.release(run);
            throw new IllegalStateException("the file was written to while it was read: " + run.file());
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
            Claim claim = books.claim(file, contract(exchange));
            if (claim instanceof Claim.Granted granted && file.hasChanged()) {
                books.release(granted.run());
                books.leave(granted.run());
            } else if (claim instanceof Claim.Granted granted) {
                fail(granted.run(), reason);
                books.leave(granted.run());
            }
            exchange.setProperty(DECIDED, filing.file(file, keep(exchange)));
        } else {
            Run run = Objects.requireNonNull(exchange.getProperty(RUN, Run.class));
            if (run.file().hasChanged()) {
                // It could not be read because somebody is writing it; when that is over, it is looked at again.
                books.release(run);
            } else {
                fail(run, reason);
            }
        }
    }

    private void fail(Run run, UnreadableFileException reason) {
        LOG.warn(
                "run {} of {}: {} could not be read: {}",
                run.id(),
                run.contract().name(),
                run.file(),
                reason.reason());
        books.fail(run, reason.reason());
    }

    /** {@code archive}: files what the books have decided. */
    void archive(Exchange exchange) {
        exchange.setProperty(DECIDED, filing.file(exchange.getMessage().getBody(SourceFile.class), keep(exchange)));
    }

    private void leave(Run run) {
        try {
            loading.leave(run);
        } finally {
            outputs.leave(run);
            books.leave(run);
        }
    }

    private Contract contract(Exchange exchange) {
        return contracts.get(DatasetName.parse(exchange.getProperty(DATASET, String.class)));
    }

    private static boolean keep(Exchange exchange) {
        return exchange.getProperty(KEEP, false, Boolean.class);
    }
}

package io.caravan.route;

import io.caravan.failure.UnreadableFileException;
import io.caravan.read.RawRows;
import io.caravan.read.Read;
import io.caravan.run.OpenRun;
import io.caravan.run.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/** {@code read}: what the flow splits by. Public, as Camel calls its methods by name. */
public final class ReadStep {

    private static final String WINDOW = "window";

    private final Read read;

    ReadStep(Read read) {
        this.read = read;
    }

    /** The runs that a file is made of. */
    public List<SourceFile> entries(@Body SourceFile file) {
        return read.entries(file);
    }

    /**
     * The batches of a run, closed when the run is over however it ends. No more of them are given than there is room for:
     * whoever takes one in says so by {@link #begun}, and its end makes room for the next.
     *
     * @throws UnreadableFileException at once or later, when the file shows to be unreadable
     */
    public Iterator<RawRows> batches(Exchange exchange) {
        OpenRun open = Objects.requireNonNull(exchange.getProperty(Flow.RUN, OpenRun.class));
        Read.Batches batches = read.batches(open.run());
        open.onClose(() -> close(batches));
        // One more than there are processors, as one of them waits for the database at a time.
        BatchWindow window = new BatchWindow(Runtime.getRuntime().availableProcessors() + 1);
        open.onClose(window::close);
        exchange.setProperty(WINDOW, window);
        return new Iterator<>() {
            private boolean entered;

            @Override
            public boolean hasNext() {
                if (!entered && !window.enter()) {
                    return false;
                }
                entered = true;
                return batches.hasNext();
            }

            @Override
            public RawRows next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                entered = false;
                return batches.next();
            }
        };
    }

    private static void close(Read.Batches batches) {
        try {
            batches.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes room for another batch as soon as this one is through the rooms, or has failed in one. */
    static void begun(Exchange batch) {
        BatchWindow window = batch.getProperty(WINDOW, BatchWindow.class);
        batch.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onComplete(Exchange done) {
                window.leave();
            }

            @Override
            public void onFailure(Exchange done) {
                window.close();
            }
        });
    }
}

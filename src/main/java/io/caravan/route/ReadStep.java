package io.caravan.route;

import io.caravan.read.Read;
import io.caravan.reject.UnreadableFileException;
import io.caravan.run.Run;
import io.caravan.run.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/** {@code read}: what the flow splits by. Public, as Camel calls its methods by name. */
public final class ReadStep {

    private final Read read;

    ReadStep(Read read) {
        this.read = read;
    }

    /** The runs that a file is made of. */
    public List<SourceFile> entries(@Body SourceFile file) {
        return read.entries(file);
    }

    /**
     * The batches of a run, closed when the run is over however it ends.
     *
     * @throws UnreadableFileException at once or later, when the file shows to be unreadable
     */
    public Read.Batches batches(Exchange exchange) {
        Read.Batches batches = read.batches(exchange.getMessage().getBody(Run.class));
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                try {
                    batches.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        return batches;
    }
}

package io.caravan.route;

import io.caravan.contract.Contract;
import io.caravan.failure.SourceException;
import io.caravan.failure.UnreadableFileException;
import io.caravan.file.AtomicFile;
import io.caravan.file.Subfolders;
import io.caravan.read.Read;
import io.caravan.run.Run;
import io.caravan.run.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a source gives becomes a file in the inbox: written beside under a name that nobody takes, looked through to its
 * end, and renamed into place when it is whole and has records. So a source that fails half-way leaves nothing.
 */
final class Landing {

    private static final Logger LOG = LoggerFactory.getLogger(Landing.class);
    private static final int BUFFER = 1 << 16;

    private final Read read;
    private final Path inbox;
    private final long limit;

    Landing(Read read, Path inbox, long limit) {
        this.read = read;
        this.inbox = inbox;
        this.limit = limit;
    }

    /**
     * Takes what the source has given.
     *
     * @param path of the file below the domain's folder, from the ending that its content has: {@code json}, {@code zip}
     */
    void land(Exchange exchange, Contract contract, UnaryOperator<String> path) throws IOException {
        Path folder = inbox.resolve(contract.name().domain());
        try (AtomicFile file =
                        AtomicFile.below(inbox, folder.resolve(contract.name().dataset()));
                InputStream body = exchange.getMessage().getMandatoryBody(InputStream.class)) {
            if (copy(body, file) == 0) {
                throw SourceFailures.noContent();
            }
            long records = records(contract, file.temporary());
            Path target = folder.resolve(path.apply(ending(file.temporary())));
            Subfolders.make(inbox, Objects.requireNonNull(target.getParent()));
            file.commitAs(target); // what the ledger has as fetched is not fetched again, so it must be on the disk
            LOG.info("fetched {} records of {}", records, contract.name());
        } catch (InvalidPayloadException e) {
            throw SourceFailures.noContent();
        }
    }

    /** Gives how many bytes there were. */
    private long copy(InputStream body, AtomicFile file) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        try (OutputStream out = file.stream()) {
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                size += count;
                if (size > limit) {
                    throw new SourceException(
                            "the source gives more than " + limit + " bytes",
                            "caravan.limits.file-bytes allows more",
                            false,
                            null);
                }
                out.write(buffer, 0, count);
            }
        }
        return size;
    }

    /** Reads it to its end, as what is cut shows only there. */
    private long records(Contract contract, Path file) throws IOException {
        SourceFile whole = SourceFile.onlyRead(contract.name().domain() + "/" + file.getFileName(), file);
        long records = 0;
        for (SourceFile entry : read.entries(whole)) {
            long before = records;
            try (Read.Batches batches = read.batches(new Run(0, 0, contract, entry))) {
                while (batches.hasNext()) {
                    var batch = batches.next();
                    records += batch.rows().size() + batch.rejects().size();
                }
            }
            if (records == before) {
                throw new UnreadableFileException("it has no record");
            }
        }
        return records;
    }

    private static String ending(Path file) throws IOException {
        byte[] head;
        try (InputStream bytes = Files.newInputStream(file)) {
            head = bytes.readNBytes(2);
        }
        boolean two = head.length == 2;
        if (two && head[0] == 'P' && head[1] == 'K') {
            return "zip";
        }
        return two && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b ? "json.gz" : "json";
    }
}

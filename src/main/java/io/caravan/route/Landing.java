package io.caravan.route;

import io.caravan.contract.Contract;
import io.caravan.read.Read;
import io.caravan.reject.UnreadableFileException;
import io.caravan.run.Fingerprint;
import io.caravan.run.Run;
import io.caravan.run.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
    private final Fingerprint fingerprint;
    private final Path inbox;
    private final long limit;

    Landing(Read read, Fingerprint fingerprint, Path inbox, long limit) {
        this.read = read;
        this.fingerprint = fingerprint;
        this.inbox = inbox;
        this.limit = limit;
    }

    /**
     * Takes what the source has given.
     *
     * @param path of the file below the domain's folder, from the ending that its content has: {@code json}, {@code zip}
     */
    void land(Exchange exchange, Contract contract, UnaryOperator<String> path) throws IOException {
        Path folder = Files.createDirectories(inbox.resolve(contract.name().domain()));
        Path beside = folder.resolve("." + contract.name().dataset() + ".fetch.part");
        try (InputStream body = exchange.getMessage().getMandatoryBody(InputStream.class)) {
            copy(body, beside);
            long records = records(contract, beside);
            Path target = folder.resolve(path.apply(ending(beside)));
            Files.createDirectories(target.resolveSibling(""));
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
            LOG.info("fetched {} records of {}", records, contract.name());
        } catch (InvalidPayloadException e) {
            throw new IllegalStateException("the source gave no content", e);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private void copy(InputStream body, Path target) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        try (FileChannel file = FileChannel.open(
                        target,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(file)) {
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                size += count;
                if (size > limit) {
                    throw new IllegalStateException("the source gives more than " + limit + " bytes");
                }
                out.write(buffer, 0, count);
            }
            file.force(true); // what the books note as fetched is not asked for again
        }
    }

    /** Reads it to its end, as what is cut shows only there. */
    private long records(Contract contract, Path file) throws IOException {
        SourceFile whole = fingerprint.take(contract.name().domain() + "/" + file.getFileName(), file);
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

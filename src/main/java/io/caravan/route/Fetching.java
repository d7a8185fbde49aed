package io.caravan.route;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.read.Read;
import io.caravan.reject.UnreadableFileException;
import io.caravan.run.Fingerprint;
import io.caravan.run.Run;
import io.caravan.run.SourceFile;
import io.caravan.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a source gives becomes a file in the inbox: written beside under a name that nobody takes, looked through to its
 * end, and renamed into place when it is whole and has records. So a source that fails half-way leaves nothing.
 */
final class Fetching {

    static final String SOURCE = "source";
    static final String BY_HAND = "byHand";
    static final String DONE = "fetched";

    private static final Logger LOG = LoggerFactory.getLogger(Fetching.class);
    private static final int OK = 200;
    private static final int BUFFER = 1 << 16;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss");

    private final Contracts contracts;
    private final Read read;
    private final Fingerprint fingerprint;
    private final Path inbox;
    private final long limit;
    private final Clock clock;

    Fetching(Contracts contracts, Read read, Fingerprint fingerprint, Path inbox, long limit, Clock clock) {
        this.contracts = contracts;
        this.read = read;
        this.fingerprint = fingerprint;
        this.inbox = inbox;
        this.limit = limit;
        this.clock = clock;
    }

    /** {@code source}: asks the address that the route has set; where none is, there is nothing to be done. */
    void begin(Exchange exchange) {
        String source = exchange.getProperty(SOURCE, "", String.class).strip();
        if (!source.isEmpty()) {
            exchange.getMessage().setBody(null);
            exchange.getMessage().setHeader(Exchange.HTTP_URI, source);
        } else if (exchange.getProperty(BY_HAND, false, Boolean.class)) {
            throw new SettingsException("no address is set for the source of "
                    + exchange.getProperty(Flow.DATASET, String.class) + "; routes/README.md tells how");
        } else {
            exchange.setRouteStop(true);
        }
    }

    /** {@code fetched}: takes what the source has given. */
    void take(Exchange exchange) throws IOException {
        Contract contract = contracts.get(DatasetName.parse(exchange.getProperty(Flow.DATASET, String.class)));
        Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        if (status != null && status != OK) {
            throw new IllegalStateException("the source answered " + status);
        }
        Path folder = Files.createDirectories(inbox.resolve(contract.name().domain()));
        Path beside = folder.resolve("." + contract.name().dataset() + ".fetch.part");
        try (InputStream body = exchange.getMessage().getMandatoryBody(InputStream.class)) {
            copy(body, beside);
            long records = records(contract, beside);
            String name = "%s-fetched-%s.%s"
                    .formatted(
                            contract.name().dataset(), LocalDateTime.now(clock).format(TIME), ending(beside));
            Files.move(beside, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            exchange.setProperty(DONE, true);
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
        try (OutputStream out = Files.newOutputStream(target)) {
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                size += count;
                if (size > limit) {
                    throw new IllegalStateException("the source gives more than " + limit + " bytes");
                }
                out.write(buffer, 0, count);
            }
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

    /** What has gone wrong at last, in words of ours. */
    Throwable failed(Exchange exchange) {
        Throwable cause = Objects.requireNonNull(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        String dataset = exchange.getProperty(Flow.DATASET, String.class);
        Throwable told = cause instanceof HttpOperationFailedException answer
                ? new IllegalStateException("the source answered " + answer.getStatusCode())
                : cause;
        LOG.error("{} could not be fetched: {}", dataset, Reasons.of(told));
        return told;
    }
}

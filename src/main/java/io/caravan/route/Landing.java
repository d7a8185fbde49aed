package io.caravan.route;

import io.caravan.contract.Contract;
import io.caravan.contract.DatasetName;
import io.caravan.contract.Load;
import io.caravan.failure.SourceException;
import io.caravan.file.AtomicFile;
import io.caravan.file.Subfolders;
import io.caravan.read.Read;
import io.caravan.run.Run;
import io.caravan.run.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a source gives becomes a file in the inbox: written beside under a name that nobody takes, looked through to its
 * end, and renamed into place when it is whole. So a source that fails half-way leaves nothing.
 */
final class Landing {

    private static final Logger LOG = LoggerFactory.getLogger(Landing.class);
    private static final int BUFFER = 1 << 16;
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

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
     * @return whether there is a file; false when the source has an empty list, which is an answer as good as any
     */
    boolean land(Exchange exchange, Contract contract, UnaryOperator<String> path) throws IOException {
        try (AtomicFile file = temporary(contract)) {
            var unused = copy(exchange, file, limit);
            return land(file, contract, path);
        }
    }

    /** Takes one page of several, until all are there. */
    void takePage(Exchange exchange, Contract contract, FetchedPages pages, Optional<URI> following)
            throws IOException {
        AtomicFile page = temporary(contract);
        try {
            long size = copy(exchange, page, limit - pages.bytes());
            pages.add(page, size, following);
        } catch (IOException | RuntimeException e) {
            page.close();
            throw e;
        }
    }

    /**
     * Takes an answer of one page as it is, and of several pages as the entries of an archive, so that all of them come or none.
     * See {@link #land(Exchange, Contract, UnaryOperator)}.
     */
    boolean land(FetchedPages pages, Contract contract, UnaryOperator<String> path) throws IOException {
        if (pages.files().size() == 1) {
            return land(pages.files().get(0), contract, path);
        }
        if (contract.load() == Load.REPLACE) {
            throw new SourceException(
                    "the source gives its records in pages, and with load: replace a file is all there is",
                    "ask for all in one page",
                    false,
                    null);
        }
        try (AtomicFile archive = temporary(contract)) {
            boolean any = false;
            try (ZipOutputStream zip = new ZipOutputStream(archive.stream())) {
                int number = 0;
                for (AtomicFile page : pages.files()) {
                    number++;
                    if (!"json".equals(ending(page.temporary()))) {
                        throw new SourceException(
                                "the source gives pages that are packed, which cannot be put together", false);
                    }
                    if (records(contract, page.temporary()) > 0) {
                        any = true;
                        ZipEntry entry = new ZipEntry(String.format(
                                Locale.ROOT,
                                "%s-page-%05d.json",
                                contract.name().dataset(),
                                number));
                        entry.setTimeLocal(NO_TIME); // the same pages are the same content
                        zip.putNextEntry(entry);
                        Files.copy(page.temporary(), zip);
                        zip.closeEntry();
                    }
                }
            }
            return any && land(archive, contract, path);
        }
    }

    private AtomicFile temporary(Contract contract) throws IOException {
        Path folder = inbox.resolve(contract.name().domain());
        return AtomicFile.below(inbox, folder.resolve(contract.name().dataset()));
    }

    private boolean land(AtomicFile file, Contract contract, UnaryOperator<String> path) throws IOException {
        long records = records(contract, file.temporary());
        if (records > 0) {
            Path folder = inbox.resolve(contract.name().domain());
            Path target = folder.resolve(path.apply(ending(file.temporary())));
            Subfolders.make(inbox, Objects.requireNonNull(target.getParent()));
            file.commitAs(target); // what the ledger has as fetched is not fetched again, so it must be on the disk
        }
        LOG.info("fetched {} records of {}", records, contract.name());
        return records > 0;
    }

    /** Gives how many bytes there were, at least one. */
    private long copy(Exchange exchange, AtomicFile file, long most) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        try (InputStream body = exchange.getMessage().getMandatoryBody(InputStream.class);
                OutputStream out = file.stream()) {
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                size += count;
                if (size > most) {
                    throw new SourceException(
                            "the source gives more than " + limit + " bytes",
                            "caravan.limits.file-bytes allows more",
                            false,
                            null);
                }
                out.write(buffer, 0, count);
            }
        } catch (InvalidPayloadException e) {
            throw SourceFailures.noContent();
        }
        if (size == 0) {
            throw SourceFailures.noContent();
        }
        return size;
    }

    /** Reads it to its end, as what is cut shows only there. */
    private long records(Contract contract, Path file) throws IOException {
        // Its own name is a random one, in which a date could be read.
        DatasetName name = contract.name();
        SourceFile whole = SourceFile.onlyRead(name.domain() + "/" + name.dataset() + "." + ending(file), file);
        long records = 0;
        for (SourceFile entry : read.entries(whole)) {
            try (Read.Batches batches = read.batches(new Run(0, 0, contract, entry))) {
                while (batches.hasNext()) {
                    var batch = batches.next();
                    records += batch.rows().size() + batch.rejects().size();
                }
            }
        }
        if (records == 0 && isBlank(file)) {
            throw SourceFailures.noContent();
        }
        return records;
    }

    private static boolean isBlank(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return new String(bytes.readNBytes(BUFFER), StandardCharsets.UTF_8).isBlank();
        }
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

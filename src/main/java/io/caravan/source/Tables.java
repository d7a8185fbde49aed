package io.caravan.source;

import io.caravan.contract.DatasetName;
import io.caravan.database.Database;
import io.caravan.database.SessionLock;
import io.caravan.run.Fingerprint;
import io.caravan.run.SourceFile;
import io.caravan.run.TableReads;
import io.caravan.run.TableReads.Beginning;
import io.caravan.run.TableReads.Position;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door for tables of others: what is in one, or what is new in it, becomes a file of JSON lines in the inbox, written beside
 * and renamed. Its name tells the moment it is of, by which versions of a record are compared.
 */
public final class Tables {

    private static final Logger LOG = LoggerFactory.getLogger(Tables.class);

    private final Database database;
    private final TableReads reads;
    private final Fingerprint fingerprint;
    private final Path inbox;

    public Tables(Database database, Fingerprint fingerprint, Path inbox) {
        this.database = database;
        this.reads = new TableReads(database);
        this.fingerprint = fingerprint;
        this.inbox = inbox;
    }

    /** How much of a table is to be read. */
    public enum Extent {
        FULL,
        /** What is new since the newest read that is loaded. */
        CHANGES
    }

    /**
     * A table of others; the database may be a replica.
     *
     * @param name with its schema
     */
    public record Table(String url, String user, String password, String name) {

        @Override
        public String toString() {
            return name;
        }
    }

    /** Reads the table into the inbox; true when a file has come of it. */
    public boolean read(DatasetName dataset, Table table, Extent extent) {
        return alone(dataset, folder -> read(dataset, table, extent, folder));
    }

    /** Who compares the keys that a table has with what was read of it. */
    @FunctionalInterface
    public interface Comparing {
        void compare(LocalDateTime asOf, Iterator<List<String>> keys);
    }

    /** Gives the keys of all rows of the table, and the moment they are of. */
    public void compare(DatasetName dataset, Table table, List<String> key, Comparing comparing) {
        var unused = alone(dataset, folder -> {
            LocalDateTime asOf = reads.begin(dataset).asOf();
            try (SourceTable source = SourceTable.open(table)) {
                comparing.compare(asOf, source.keys(key));
            }
            return false;
        });
    }

    private interface Work {
        boolean in(Path folder) throws IOException;
    }

    /** Does the work, unless somebody is reading the same, or what was read before still lies in the inbox. */
    private boolean alone(DatasetName dataset, Work work) {
        Optional<SessionLock> turn = database.tryLock("read " + dataset);
        if (turn.isEmpty()) {
            return false;
        }
        try {
            Path folder = Files.createDirectories(inbox.resolve(dataset.domain()));
            boolean isWaiting =
                    reads.waiting(dataset).stream().anyMatch(asOf -> Files.exists(folder.resolve(name(dataset, asOf))));
            return !isWaiting && work.in(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw Database.scrubbed(e);
        } finally {
            turn.get().close();
        }
    }

    private boolean read(DatasetName dataset, Table table, Extent extent, Path folder) throws IOException {
        // Asked for before the moment that is read, as the moments of two reads must be in their order.
        Beginning beginning = reads.begin(dataset);
        Path beside = folder.resolve("." + dataset.dataset() + ".read.part");
        try (SourceTable source = SourceTable.open(table)) {
            SourceTable.Moment now = source.moment();
            long rows = write(
                    beside,
                    beginning.asOf(),
                    extent == Extent.FULL ? source.all() : source.since(beginning.from(), now));
            if (extent == Extent.CHANGES) {
                note(dataset, beginning.asOf(), rows, beside, source.position(beginning.from(), now));
            }
            if (rows > 0) {
                Files.move(beside, folder.resolve(name(dataset, beginning.asOf())), StandardCopyOption.ATOMIC_MOVE);
                LOG.info("read {} rows of {}", rows, dataset);
            }
            return rows > 0;
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private void note(DatasetName dataset, LocalDateTime asOf, long rows, Path file, Position position) {
        if (rows == 0) {
            reads.nothingNew(dataset, asOf, position);
        } else {
            String content = fingerprint
                    .take(dataset.domain() + "/" + file.getFileName(), file)
                    .content();
            reads.note(dataset, asOf, content, position);
        }
    }

    /** Gives how many. The moment stands in the file as well: a table that is again what it was is another content. */
    private static long write(Path file, LocalDateTime asOf, Iterator<String> rows) throws IOException {
        GzipParameters header = new GzipParameters();
        header.setComment(SourceFile.asOf(asOf));
        long count = 0;
        try (OutputStream bytes = Files.newOutputStream(file);
                BufferedWriter lines = new BufferedWriter(new OutputStreamWriter(
                        new GzipCompressorOutputStream(bytes, header), StandardCharsets.UTF_8))) {
            while (rows.hasNext()) {
                lines.write(rows.next());
                lines.write('\n');
                count++;
            }
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        return count;
    }

    private static String name(DatasetName dataset, LocalDateTime asOf) {
        return dataset.dataset() + "." + SourceFile.asOf(asOf) + ".json.gz";
    }
}

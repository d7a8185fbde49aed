package io.caravan.source;

import io.caravan.contract.DatasetName;
import io.caravan.database.Database;
import io.caravan.database.SessionLock;
import io.caravan.file.AtomicFile;
import io.caravan.run.Fingerprint;
import io.caravan.run.TableReads;
import io.caravan.run.TableReads.Beginning;
import io.caravan.run.TableReads.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door for tables of others: says what their database is to be asked, and makes of the answer a file of JSON lines in the
 * inbox, written beside and renamed. Its name tells the moment it is of, by which versions of a record are compared.
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
        CHANGES,
        /** All rows, though it is known what is new: some may be missing here. */
        ALL_ANEW,
        /** No row, but the keys of all. */
        KEYS
    }

    /**
     * Begins to read, unless somebody is reading the same, or what was read before still lies in the inbox.
     *
     * @param table with its schema
     * @param key the columns that identify a row, under every name that they may have
     */
    public Optional<TableRead> begin(DatasetName dataset, String table, List<String> key, Extent extent) {
        SourceTable source = new SourceTable(table);
        Optional<SessionLock> turn = database.tryLock("read " + dataset);
        if (turn.isEmpty()) {
            return Optional.empty();
        }
        Optional<TableRead> read = Optional.empty();
        try {
            if (!isWaiting(dataset)) {
                // Asked for before the moment that is read, as the moments of two reads must be in their order.
                Beginning beginning = reads.begin(dataset);
                read = Optional.of(new TableRead(
                        dataset,
                        beginning,
                        extent,
                        switch (extent) {
                            case FULL -> source.all();
                            case CHANGES -> source.since(beginning.from());
                            case ALL_ANEW -> source.since(Optional.empty());
                            case KEYS -> source.keys(key);
                        },
                        turn.get()));
            }
            return read;
        } finally {
            if (read.isEmpty()) {
                turn.get().close();
            }
        }
    }

    private boolean isWaiting(DatasetName dataset) {
        Path folder = inbox.resolve(dataset.domain());
        return reads.waiting(dataset).stream()
                .anyMatch(asOf -> Files.exists(folder.resolve(ReadFile.name(dataset, asOf))));
    }

    /**
     * Takes the answer to a read of rows into the inbox; true when a file has come of it.
     *
     * @param rows by their columns
     */
    public boolean take(TableRead read, Iterator<Map<String, Object>> rows) {
        try {
            Path target = inbox.resolve(read.dataset().domain()).resolve(ReadFile.name(read.dataset(), read.asOf()));
            try (AtomicFile file = AtomicFile.below(inbox, target)) {
                return take(read, new ReadRows(rows, read.beginning().from()), file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean take(TableRead read, ReadRows records, AtomicFile file) throws IOException {
        long count = write(file.temporary(), read.asOf(), records);
        records.position().ifPresent(position -> note(read, count, file.temporary(), position));
        if (count > 0) {
            file.commit();
            LOG.info("read {} rows of {}", count, read.dataset());
        }
        return count > 0;
    }

    private void note(TableRead read, long rows, Path file, Position position) {
        if (rows == 0) {
            reads.nothingNew(read.dataset(), read.asOf(), position);
        } else {
            String content = fingerprint
                    .take(read.dataset().domain() + "/" + file.getFileName(), file)
                    .content();
            reads.note(read.dataset(), read.asOf(), content, position);
        }
    }

    /** Gives how many. */
    private static long write(Path path, LocalDateTime asOf, Iterator<String> rows) throws IOException {
        try (ReadFile file = ReadFile.open(path, asOf)) {
            while (rows.hasNext()) {
                file.add(rows.next());
            }
            file.finish();
            return file.count();
        }
    }
}

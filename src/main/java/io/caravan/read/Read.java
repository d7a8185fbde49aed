package io.caravan.read;

import io.caravan.contract.Safeguards;
import io.caravan.failure.UnreadableFileException;
import io.caravan.reject.Reject;
import io.caravan.reject.Stage;
import io.caravan.reject.Violation;
import io.caravan.run.Run;
import io.caravan.run.SourceFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The room's door: gives a file's records in batches, reading no further than the batch that is asked for. */
public final class Read {

    /** Fat records make a batch smaller, so that memory stays bounded whatever their size. */
    private static final long BATCH_BYTES = 8 << 20;

    /** The rules of records that can be read, but in more than one way, or not for what they say they are. */
    private static final Set<String> READABLE = Set.of("formula", "quote", "ambiguous", "mends", "key");

    private final int batchSize;
    private final Limits limits;
    private final Clock clock;

    /** @param batchSize records in a batch, at least 1 */
    public Read(int batchSize, Limits limits, Clock clock) {
        this.clock = clock;
        this.batchSize = batchSize;
        this.limits = limits;
    }

    /**
     * The runs that a delivered file is made of: each entry of a zip is one, any other file is one itself.
     *
     * @throws UnreadableFileException when it is a zip that cannot be read, or not the file of a checksum that lies beside it
     */
    public List<SourceFile> entries(SourceFile file) {
        if (file.isRegular()) {
            Checksum.check(file.location());
        }
        return new Zip(file).entries();
    }

    /**
     * The file's batches. The iterator streams and must be closed; it throws {@link UnreadableFileException} as soon as
     * it shows that the file cannot be read whole, which for a gzip may be after its last batch.
     */
    public Batches batches(Run run) {
        mustNotBeAhead(run);
        return new Batches(run, new RecordParser(run.contract(), limits), Records.open(run, limits));
    }

    /** A slip of the pen in the name of a file, such as the year 2999, would win against every later file. */
    private void mustNotBeAhead(Run run) {
        Safeguards safeguards = run.contract().safeguards();
        LocalDateTime latest = LocalDateTime.ofInstant(clock.instant().plus(safeguards.versionAhead()), ZoneOffset.UTC);
        run.file().hour().filter(time -> time.isAfter(latest)).ifPresent(time -> {
            throw new UnreadableFileException("the time in its name is ahead of the clock by more than "
                    + safeguards.ahead() + "; give it its real date, or allow more with versionAhead in the contract");
        });
    }

    /** The batches of one file. */
    public final class Batches implements Iterator<RawRows>, Closeable {

        private final Run run;
        private final RecordParser parser;
        private final Records records;
        private @Nullable RawRows next;
        private boolean ended;
        private boolean readable;
        private long read;

        private Batches(Run run, RecordParser parser, Records records) {
            this.run = run;
            this.parser = parser;
            this.records = records;
        }

        @Override
        public boolean hasNext() {
            if (next == null && !ended) {
                ended = true; // if this throws, there is nothing to come
                next = batch();
            }
            return next != null;
        }

        @Override
        public RawRows next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            RawRows batch = next;
            next = null;
            return Objects.requireNonNull(batch);
        }

        private @Nullable RawRows batch() {
            List<RawRow> rows = new ArrayList<>();
            List<Reject> rejects = new ArrayList<>();
            long bytes = 0;
            boolean more = true;
            try {
                while (more && rows.size() + rejects.size() < batchSize && bytes < BATCH_BYTES) {
                    RawRecord raw = records.next();
                    if (raw == null) {
                        more = false;
                        continue;
                    }
                    read++;
                    if (read > limits.records()) {
                        throw new UnreadableFileException("it holds more than " + limits.records() + " records");
                    }
                    bytes += raw.size();
                    try {
                        rows.add(parser.parse(read, raw));
                    } catch (BadRecordException e) {
                        rejects.add(new Reject(read, raw.line(), Stage.READ, List.of(e.violation()), e.mends()));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            readable |= !rows.isEmpty() || rejects.stream().anyMatch(Batches::isReadable);
            if (!more && read > 0 && !readable) {
                throw nothingReadable(rejects);
            }
            ended = !more;
            return rows.isEmpty() && rejects.isEmpty() ? null : new RawRows(run, rows, rejects);
        }

        private static boolean isReadable(Reject reject) {
            return reject.violations().stream().map(Violation::rule).anyMatch(READABLE::contains);
        }

        /** A file of which no record can be read is a wrong file rather than a file of wrong records. */
        private UnreadableFileException nothingReadable(List<Reject> rejects) {
            Violation first = rejects.get(0).violations().get(0);
            return new UnreadableFileException("none of its " + read + " records can be read; line "
                    + rejects.get(0).line() + ": " + (first.field() + " " + first.message()).strip());
        }

        @Override
        public void close() throws IOException {
            records.close();
        }
    }
}

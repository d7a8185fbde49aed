package io.caravan.output;

import io.caravan.anonymise.SafeRows;
import io.caravan.failure.BusyException;
import io.caravan.file.AtomicFile;
import io.caravan.load.Drafts;
import io.caravan.load.Loaded;
import io.caravan.run.Books;
import io.caravan.run.OneByOne;
import io.caravan.run.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The room's door: drafts, completes and places the output files. */
public final class Outputs implements Drafts, AutoCloseable {

    private static final AtomicInteger COMPRESSORS = new AtomicInteger();

    private final OneByOne recovering = new OneByOne(LoggerFactory.getLogger(Outputs.class));
    private final Path folder;
    private final int gzipLevel;
    private final Books books;
    private final Map<Long, DraftLines> open = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<Optional<Draft>>> completing = new ConcurrentHashMap<>();
    private final ExecutorService compressors =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), Outputs::compressor);
    private final ExecutorService completions = Executors.newCachedThreadPool(Outputs::compressor);

    /** @param gzipLevel from 1 (fast) to 9 (small) */
    public Outputs(Path folder, int gzipLevel, Books books) {
        this.folder = folder;
        this.gzipLevel = gzipLevel;
        this.books = books;
    }

    private static Thread compressor(Runnable work) {
        Thread thread = new Thread(work, "compressor-" + COMPRESSORS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** Begins the draft of a run. */
    public void begin(Run run) {
        if (run.token() > 1) {
            EarlierDrafts.delete(run, folder);
        }
        Path draft = draftPath(outputPath(run, ""), attempt(run));
        open.put(run.id(), new DraftLines(folder, draft.resolveSibling(draft.getFileName() + ".lines")));
    }

    /** Adds a batch to the draft of its run; batches may come in any order and from several threads. */
    public void draft(SafeRows rows) {
        DraftLines lines = open.get(rows.run().id());
        if (lines == null) {
            throw new BusyException("run " + rows.run().id() + " is over");
        }
        synchronized (lines) {
            try {
                lines.add(rows);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void show(Run run, BitSet records, LineTaker taker) {
        visit(run, (record, bytes, start, end) -> {
            if (records.get(Math.toIntExact(record))) {
                taker.take(record, new String(bytes, start, end - start - 1, StandardCharsets.UTF_8));
            }
        });
    }

    @Override
    public CompletableFuture<Optional<Draft>> complete(Run run, BitSet leftOut) {
        CompletableFuture<Optional<Draft>> draft =
                CompletableFuture.supplyAsync(() -> completed(run, leftOut), completions);
        completing.put(run.id(), draft);
        return draft;
    }

    private Optional<Draft> completed(Run run, BitSet leftOut) {
        String path = free(outputPath(run, ""), outputPath(run, ".run-" + run.id()));
        try (OutputFile file = file(path, attempt(run))) {
            visit(run, (record, bytes, start, end) -> {
                if (!leftOut.get(Math.toIntExact(record))) {
                    file.add(bytes, start, end);
                }
            });
            file.complete();
            if (file.lines() == 0) {
                Files.delete(file.path());
                return Optional.empty();
            }
            return Optional.of(new Draft(path, relative(file.path()), file.lines()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void visit(Run run, DraftLines.Visitor visitor) {
        DraftLines lines = open.get(run.id());
        if (lines == null) {
            throw new BusyException("run " + run.id() + " is over");
        }
        synchronized (lines) {
            try {
                lines.visit(visitor);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public Draft further(Origin origin, Settler settler, Iterator<String> lines) {
        String path = OutputPath.of(
                origin.dataset(),
                origin.path(),
                origin.entry(),
                ".run-" + origin.run() + "-settled-by-" + settler.name());
        try (OutputFile file = file(path, settler.attempt())) {
            while (lines.hasNext()) {
                byte[] line = (lines.next() + "\n").getBytes(StandardCharsets.UTF_8);
                file.add(line, 0, line.length);
            }
            file.complete();
            return new Draft(path, relative(file.path()), file.lines());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Moves the files that the run completed into their places. */
    public void place(Loaded loaded) {
        completing.remove(loaded.run().id());
        loaded.drafts().forEach(draft -> place(draft.path(), draft.draft()));
    }

    /** Places what a process completed and did not live to place, and deletes the files of withdrawn runs. */
    @Override
    public void recover() {
        var unused = recovering.each(books.drafts(), Books.Draft::path, draft -> place(draft.path(), draft.draft()))
                + recovering.each(books.withdrawn(), Books.Draft::path, draft -> delete(draft.path(), draft.draft()));
    }

    private void delete(String path, String draft) {
        try {
            Files.deleteIfExists(folder.resolve(draft));
            Files.deleteIfExists(folder.resolve(path));
            books.deleted(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void place(String path, String draft) {
        try {
            Path from = folder.resolve(draft);
            // A draft that is gone was placed, by a process that did not come to write so.
            if (Files.exists(from)) {
                move(from, folder.resolve(path));
            }
            books.inPlace(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            AtomicFile.move(from, to);
        } catch (NoSuchFileException e) {
            if (!Files.exists(to)) {
                throw new BusyException("an output file is being given another name, as by an erasure");
            }
            // Somebody who recovers was quicker by a moment.
        }
    }

    /** Ends the run's use of its draft; one that was not published is gone. */
    public void leave(Run run) {
        CompletableFuture<Optional<Draft>> unpublished = completing.remove(run.id());
        if (unpublished != null) {
            // It may still be written, though nobody waits for it any more.
            unpublished.handle((done, trouble) -> done).join();
        }
        close(open.remove(run.id()));
        if (unpublished != null && books.isTakenOver(run)) {
            EarlierDrafts.deleteOwn(run, folder);
        }
    }

    /** Ends the run's use of its draft and deletes it: the run is decided and publishes nothing. */
    public void discard(Run run) {
        leave(run);
        EarlierDrafts.deleteOwn(run, folder);
    }

    private static void close(@Nullable DraftLines lines) {
        if (lines == null) {
            return;
        }
        synchronized (lines) {
            try {
                lines.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        completions.shutdown();
        compressors.shutdown();
    }

    private static String outputPath(Run run, String note) {
        return OutputPath.of(
                run.contract().name(), run.file().path(), run.file().entry(), note);
    }

    private OutputFile file(String path, String attempt) throws IOException {
        return new OutputFile(folder, draftPath(path, attempt), OutputPath.isGzip(path), gzipLevel, compressors);
    }

    private String free(String wanted, String otherwise) {
        return Files.exists(folder.resolve(wanted)) ? otherwise : wanted;
    }

    /** Of a run that is taken over it is another one. */
    private static String attempt(Run run) {
        return run.id() + "-" + run.token();
    }

    private Path draftPath(String path, String attempt) {
        Path place = folder.resolve(path);
        return place.resolveSibling("." + place.getFileName() + ".run-" + attempt + ".draft");
    }

    private String relative(Path file) {
        return folder.relativize(file).toString();
    }
}

package io.caravan.output;

import io.caravan.anonymise.SafeRows;
import io.caravan.load.Drafts;
import io.caravan.load.Loaded;
import io.caravan.run.Books;
import io.caravan.run.Run;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The room's door: drafts, completes and places the output files. */
public final class Outputs implements Drafts {

    private final Path folder;
    private final Books books;
    private final Map<Long, DraftFile> open = new ConcurrentHashMap<>();

    public Outputs(Path folder, Books books) {
        this.folder = folder;
        this.books = books;
    }

    /** Adds a batch to the draft of its run. */
    public void draft(SafeRows rows) {
        try {
            DraftFile draft = open.get(rows.run().id());
            if (draft == null) {
                draft = begin(rows.run());
                open.put(rows.run().id(), draft);
            }
            draft.add(rows.lines());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<Draft> complete(Run run, Iterator<LeftOut> leftOut, BiConsumer<Long, String> lines) {
        DraftFile draft = open.get(run.id());
        if (draft == null) {
            return Optional.empty();
        }
        try {
            draft.complete();
            if (leftOut.hasNext()) {
                draft = without(leftOut, lines, draft);
                draft.complete();
            }
            if (draft.lines() == 0) {
                Files.delete(draft.path());
                return Optional.empty();
            }
            String path = free(
                    OutputPath.of(
                            run.contract().name(), run.file().path(), run.file().entry(), ""),
                    OutputPath.of(
                            run.contract().name(), run.file().path(), run.file().entry(), ".run-" + run.id()));
            return Optional.of(new Draft(path, relative(draft.path()), draft.lines()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Draft further(Origin origin, Run settledBy, Iterator<String> lines) {
        String path = OutputPath.of(
                origin.dataset(),
                origin.path(),
                origin.entry(),
                ".run-" + origin.run() + "-settled-by-" + settledBy.id());
        try (DraftFile draft = new DraftFile(draftPath(path, settledBy))) {
            while (lines.hasNext()) {
                draft.add(lines.next().getBytes(StandardCharsets.UTF_8));
            }
            draft.complete();
            return new Draft(path, relative(draft.path()), draft.lines());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Moves the files that the run completed into their places. */
    public void place(Loaded loaded) {
        place(loaded.run().id());
    }

    /** Places what a process completed and did not live to place. */
    public void recover() {
        place(0);
    }

    private void place(long run) {
        try {
            for (Books.Draft draft : books.drafts(run)) {
                Path from = folder.resolve(draft.draft());
                // A draft that is gone was placed, by a process that did not come to write so.
                if (Files.exists(from)) {
                    Files.move(from, folder.resolve(draft.path()), StandardCopyOption.ATOMIC_MOVE);
                }
                books.inPlace(draft.path());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the run's use of its draft; one that was not published is gone. */
    public void leave(Run run) {
        DraftFile draft = open.remove(run.id());
        if (draft == null) {
            return;
        }
        try {
            draft.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DraftFile begin(Run run) throws IOException {
        String path = OutputPath.of(
                run.contract().name(), run.file().path(), run.file().entry(), "");
        Path draft = draftPath(path, run);
        Path parent = Objects.requireNonNull(draft.getParent());
        if (Files.isDirectory(parent)) {
            // What an earlier life of this run has left.
            try (DirectoryStream<Path> stale = Files.newDirectoryStream(parent, ".*.run-" + run.id() + "-*.draft*")) {
                for (Path file : stale) {
                    Files.delete(file);
                }
            }
        }
        return new DraftFile(draft);
    }

    private static DraftFile without(Iterator<LeftOut> leftOut, BiConsumer<Long, String> lines, DraftFile all)
            throws IOException {
        DraftFile kept = new DraftFile(all.path().resolveSibling(all.path().getFileName() + "2"));
        try (BufferedReader reader = DraftFile.read(all.path())) {
            @Nullable LeftOut next = leftOut.hasNext() ? leftOut.next() : null;
            long position = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (next == null || next.position() != position) {
                    kept.add(line.getBytes(StandardCharsets.UTF_8));
                } else {
                    if (next.wanted()) {
                        lines.accept(position, line);
                    }
                    next = leftOut.hasNext() ? leftOut.next() : null;
                }
                position++;
            }
        } catch (IOException | RuntimeException e) {
            kept.close();
            throw e;
        }
        Files.delete(all.path());
        return kept;
    }

    private String free(String wanted, String otherwise) {
        return Files.exists(folder.resolve(wanted)) ? otherwise : wanted;
    }

    private Path draftPath(String path, Run run) {
        Path place = folder.resolve(path);
        return place.resolveSibling("." + place.getFileName() + ".run-" + run.id() + "-" + run.token() + ".draft");
    }

    private String relative(Path file) {
        return folder.relativize(file).toString();
    }
}

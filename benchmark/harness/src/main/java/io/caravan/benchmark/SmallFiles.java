package io.caravan.benchmark;

import io.caravan.route.Awaiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Very many very small files. */
final class SmallFiles {

    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
    private static final Duration LOADS_WITHIN = Duration.ofHours(2);

    private final InputFiles inputs;
    private final Caravan caravan;
    private final Server server;
    private final Path folder;
    private final int count;
    private List<Path> files = List.of();

    /** @param folder on the file system of Caravan's inbox, so that a file can be delivered by a rename */
    SmallFiles(InputFiles inputs, Caravan caravan, Server server, Path folder, int count) {
        this.inputs = inputs;
        this.caravan = caravan;
        this.server = server;
        this.folder = folder;
        this.count = count;
    }

    void write() {
        Folders.delete(folder);
        files = inputs.writeSmall(count, folder);
    }

    /** {@code caravan load} of all of them. */
    Sample loaded(Warehouse warehouse, Path log) {
        Books books = new Books(warehouse);
        Sample sample = new Stopwatch(server).measure(caravan.load(warehouse, folder), log, Caravan.FINE);
        mustBeAll(books);
        return sample.withBooks(books.seconds());
    }

    /** Renamed one by one into the inbox of a {@code caravan run}; from the first rename to the end of the last run. */
    Sample watched(Warehouse warehouse, Path log) {
        Books books = new Books(warehouse);
        Process process = Stopwatch.start(caravan.watch(warehouse), log);
        try {
            mustHaveCome(
                    Awaiting.until(() -> says(log, "Caravan is up") || !process.isAlive(), STARTS_WITHIN)
                            && process.isAlive(),
                    log);
            double serverBefore = server.cpu();
            double clientBefore = Proc.of(process.pid());
            double begin = System.currentTimeMillis() / 1000.0;
            deliver();
            mustHaveCome(books.awaitRunsLoaded(count, () -> !process.isAlive(), LOADS_WITHIN), log);
            double seconds = books.end() - begin;
            Sample sample = new Sample(
                    seconds,
                    Double.NaN,
                    Proc.of(process.pid()) - clientBefore,
                    server.cpu() - serverBefore,
                    Proc.peakMegabytes(process.pid()));
            mustBeAll(books);
            return sample;
        } finally {
            process.destroy();
            process.onExit().join();
        }
    }

    private void deliver() {
        try {
            for (Path file : files) {
                Path place = caravan.inbox().resolve(folder.relativize(file));
                Files.createDirectories(place.resolveSibling("."));
                Files.move(file, place);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void mustBeAll(Books books) {
        if (books.runsLoaded() != count) {
            throw new BenchmarkException(books.runsLoaded() + " of " + count + " small files were loaded");
        }
        books.mustHave("read", (long) count * InputFiles.RECORDS_OF_A_SMALL_FILE);
    }

    private static void mustHaveCome(boolean came, Path log) {
        if (!came) {
            throw new BenchmarkException("caravan run did not come to its end; it said why in " + log);
        }
    }

    private static boolean says(Path log, String words) {
        try {
            return Files.readString(log).contains(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

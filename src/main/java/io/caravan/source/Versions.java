package io.caravan.source;

import io.caravan.contract.DatasetName;
import io.caravan.run.TableReads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The changes of one dataset as files, each of one moment and with one version of a record: the first changes of all records are
 * in the first file, the second ones in the next, which is of a later moment.
 */
final class Versions {

    /** So many files are open at a time, and so many records are remembered. */
    private static final int MOST_FILES = 30;

    private static final int MOST_RECORDS = 200_000;

    private final DatasetName dataset;
    private final TableReads reads;
    private final Path folder;
    private final String beside;
    private final Map<List<String>, Integer> counts = new HashMap<>();
    private final List<Moment> open = new ArrayList<>();
    private final List<String> finished = new ArrayList<>();

    Versions(DatasetName dataset, TableReads reads, Path folder, String beside) {
        this.dataset = dataset;
        this.reads = reads;
        this.folder = folder;
        this.beside = beside;
    }

    /** The file of one moment, which is there once it has a record. */
    final class Moment {

        private final LocalDateTime asOf = reads.begin(dataset).asOf();
        private final List<ReadFile> file = new ArrayList<>(1);

        LocalDateTime asOf() {
            return asOf;
        }

        void add(String record) throws IOException {
            if (file.isEmpty()) {
                file.add(ReadFile.open(path(), asOf));
            }
            file.get(0).add(record);
        }

        private Path path() {
            return folder.resolve("." + ReadFile.name(dataset, asOf) + beside);
        }
    }

    /** The moment of the next version of this record, later than all that it had. */
    Moment next(List<String> key) {
        if (counts.size() > MOST_RECORDS || counts.getOrDefault(key, 0) >= MOST_FILES) {
            finishOpen(); // all that comes is of later moments
        }
        int count = counts.merge(key, 1, Integer::sum);
        while (open.size() < count) {
            open.add(new Moment());
        }
        return open.get(count - 1);
    }

    /** A moment later than all before, and before all that comes. */
    LocalDateTime next() {
        finishOpen();
        return reads.begin(dataset).asOf();
    }

    /** Ends all files; gives the names that they are to have. */
    List<String> finish() {
        finishOpen();
        return List.copyOf(finished);
    }

    private void finishOpen() {
        try {
            for (Moment moment : open) {
                for (ReadFile file : moment.file) {
                    file.finish();
                    finished.add(ReadFile.name(dataset, moment.asOf()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.clear();
        counts.clear();
    }

    void discard() {
        for (Moment moment : open) {
            for (ReadFile file : moment.file) {
                try {
                    file.close();
                } catch (IOException e) {
                    // it is deleted before the next begins
                }
            }
        }
        open.clear();
        counts.clear();
        finished.clear();
    }
}

package io.caravan.route;

import io.caravan.erase.Erase;
import io.caravan.file.FileTree;
import io.caravan.file.Subfolders;
import io.caravan.load.Patience;
import io.caravan.load.Undo;
import io.caravan.notify.Notify;
import io.caravan.output.Outputs;
import io.caravan.run.Filing;
import io.caravan.run.OneByOne;
import io.caravan.run.Reasons;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.slf4j.LoggerFactory;

/** What has to be looked after from time to time. */
final class Housekeeping {

    /** A folder is left alone so long after its last change, as somebody may be about to put a file in. */
    private static final Duration FOLDERS_REST = Duration.ofMinutes(1);

    private final OneByOne tasks = new OneByOne(LoggerFactory.getLogger(Housekeeping.class), Reasons::of);
    private final Path folder;
    private final Duration unmatchedAfter;
    private final Outputs outputs;
    private final Filing filing;
    private final Patience patience;
    private final Undo undo;
    private final Erase erase;
    private final Runnable qualityReports;
    private final Notify notify;
    private final FullDisks fullDisks;
    private final DatabaseWatch watch;
    private final Clock clock;

    Housekeeping(
            Path folder,
            Duration unmatchedAfter,
            Outputs outputs,
            Filing filing,
            Patience patience,
            Undo undo,
            Erase erase,
            Runnable qualityReports,
            Notify notify,
            FullDisks fullDisks,
            DatabaseWatch watch,
            Clock clock) {
        this.folder = folder;
        this.unmatchedAfter = unmatchedAfter;
        this.outputs = outputs;
        this.filing = filing;
        this.patience = patience;
        this.undo = undo;
        this.erase = erase;
        this.qualityReports = qualityReports;
        this.notify = notify;
        this.fullDisks = fullDisks;
        this.watch = watch;
        this.clock = clock;
    }

    /** {@code housekeeping}: does it all once. */
    void tidy(Exchange exchange) {
        var unused = tasks.isDone("removing empty folders", this::removeEmptyFolders);
        if (watch.isThere()) {
            Inbox inbox = Inbox.of(folder, exchange.getContext());
            List<Task> all = List.of(
                    new Task("placing output files", outputs::recover),
                    new Task("finding archived files", () -> filing.recover(folder)),
                    new Task("rejecting records that waited too long", patience::expire),
                    new Task("removing versions kept for undo", undo::expire),
                    new Task("searching archived files for erased persons", erase::sweep),
                    new Task("looking for disks that have room again", this::endFullDisks),
                    new Task(
                            "looking for files that no dataset takes",
                            () -> notify.tellUnmatched(forLong(inbox, inbox.unmatched()))),
                    new Task(
                            "looking for files that cannot be opened",
                            () -> notify.notifyUnopenable(forLong(inbox, inbox.unopenable()))),
                    // Last, as it counts in tables, which takes its time when they are large.
                    new Task("writing quality reports", qualityReports));
            unused &= tasks.each(all, Task::name, task -> task.work().run()) == all.size();
        }
    }

    private void endFullDisks() {
        if (fullDisks.found().isEmpty()) {
            notify.endFullDisks();
        }
    }

    private record Task(String name, Runnable work) {}

    /** When each was last written; one that is gone meanwhile is left out. */
    private Map<String, Instant> forLong(Inbox inbox, List<Path> files) {
        Instant before = clock.instant().minus(unmatchedAfter);
        Map<String, Instant> old = new TreeMap<>();
        for (Path file : files) {
            lastWritten(file)
                    .filter(written -> written.isBefore(before))
                    .ifPresent(written -> old.put(inbox.name(file), written));
        }
        return old;
    }

    private void removeEmptyFolders() {
        Instant before = clock.instant().minus(FOLDERS_REST);
        try {
            for (FileTree.Entry below : FileTree.of(folder).foldersDeepestFirst()) {
                if (below.path().getNameCount() > folder.getNameCount() + 1 && below.isOlderThan(before)) {
                    var unused = Subfolders.removeIfEmpty(below.path());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty of a file that is gone; one of which the time cannot be read counts as old. */
    private static Optional<Instant> lastWritten(Path path) {
        try {
            return Optional.of(
                    Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(Instant.EPOCH);
        }
    }
}

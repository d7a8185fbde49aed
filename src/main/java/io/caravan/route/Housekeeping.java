package io.caravan.route;

import io.caravan.erase.Erase;
import io.caravan.file.FileTree;
import io.caravan.file.Subfolders;
import io.caravan.load.Patience;
import io.caravan.load.Undo;
import io.caravan.notify.Notify;
import io.caravan.output.Outputs;
import io.caravan.quality.Quality;
import io.caravan.run.Filing;
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
import org.apache.camel.Exchange;

/** What has to be looked after from time to time. */
final class Housekeeping {

    /** A folder is left alone so long after its last change, as somebody may be about to put a file in. */
    private static final Duration FOLDERS_REST = Duration.ofMinutes(1);

    private final Path folder;
    private final Duration unmatchedAfter;
    private final Outputs outputs;
    private final Filing filing;
    private final Patience patience;
    private final Undo undo;
    private final Erase erase;
    private final Quality quality;
    private final Notify notify;
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
            Quality quality,
            Notify notify,
            DatabaseWatch watch,
            Clock clock) {
        this.folder = folder;
        this.unmatchedAfter = unmatchedAfter;
        this.outputs = outputs;
        this.filing = filing;
        this.patience = patience;
        this.undo = undo;
        this.erase = erase;
        this.quality = quality;
        this.notify = notify;
        this.watch = watch;
        this.clock = clock;
    }

    /** {@code housekeeping}: does it all once. */
    void tidy(Exchange exchange) {
        removeEmptyFolders();
        if (watch.isThere(exchange.getContext())) {
            outputs.recover();
            filing.recover(folder);
            patience.expire();
            undo.expire();
            erase.sweep();
            quality.report();
            notify.tellUnmatched(unmatchedForLong(Inbox.of(folder, exchange.getContext())));
        }
    }

    private List<String> unmatchedForLong(Inbox inbox) {
        Instant before = clock.instant().minus(unmatchedAfter);
        return inbox.unmatched().stream()
                .filter(file -> isOlder(file, before))
                .map(inbox::name)
                .toList();
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

    private static boolean isOlder(Path path, Instant than) {
        try {
            return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .isBefore(than);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

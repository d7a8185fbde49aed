package io.caravan.source;

import io.caravan.contract.DatasetName;
import io.caravan.failure.SourceException;
import io.caravan.file.AtomicFile;
import io.caravan.file.FileTree;
import io.caravan.file.Subfolders;
import io.caravan.run.Fingerprint;
import io.caravan.run.FollowedLogs;
import io.caravan.run.FollowedLogs.Stretch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Takes what is new in a log, and in the files that rotation has made of it beside it, into the inbox: every whole line once,
 * however the log is rotated and whenever this is killed.
 */
public final class Follow {

    private static final List<String> PACKED = List.of(".gz", ".bz2", ".xz", ".zst", ".zip");

    private final FollowedLogs logs;
    private final Fingerprint fingerprint;
    private final Path inbox;

    public Follow(FollowedLogs logs, Fingerprint fingerprint, Path inbox) {
        this.logs = logs;
        this.fingerprint = fingerprint;
        this.inbox = inbox;
    }

    /**
     * Takes what is new.
     *
     * @throws IllegalStateException when neither the log is there nor what rotation has made of it
     */
    public void take(DatasetName dataset, Path log) {
        Path target = inbox.resolve(dataset.domain()).resolve(dataset.dataset());
        try {
            Subfolders.make(inbox, target);
            List<Path> files = files(log);
            if (files.isEmpty()) {
                throw new SourceException("there is no log " + log, true);
            }
            byte[] before = {};
            for (Path file : files) {
                try (FollowedLog open = FollowedLog.open(file, fingerprint)) {
                    take(dataset, open, before, target);
                    before = open.bytesBefore(open.end(), before);
                } catch (NoSuchFileException e) {
                    // It is called otherwise now, and found by that name the next time.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(DatasetName dataset, FollowedLog log, byte[] before, Path target) throws IOException {
        Optional<Stretch> next = logs.next(dataset, log);
        while (next.isPresent()) {
            Stretch stretch = next.get();
            if (!put(dataset, log, stretch, before, target)) {
                return;
            }
            logs.taken(stretch);
            next = logs.next(dataset, log);
        }
    }

    /** Writes a file of its own, under a name that is the same whenever this is done again. */
    private boolean put(DatasetName dataset, FollowedLog log, Stretch stretch, byte[] before, Path target)
            throws IOException {
        String name = dataset.dataset() + "-" + stretch.log() + "-" + stretch.from() + "-" + stretch.to() + ".log";
        try (AtomicFile file = AtomicFile.below(inbox, target.resolve(name))) {
            try (FileChannel out = file.channel()) {
                byte[] earlier = log.bytesBefore(stretch.from(), before);
                byte[] again = Border.again(earlier, log.bytes(stretch.from(), (int)
                        Math.min(Border.WIDTH, stretch.to() - stretch.from())));
                ByteBuffer bytes = ByteBuffer.wrap(again);
                while (bytes.hasRemaining()) {
                    var unused = out.write(bytes);
                }
                // One that was emptied and filled anew meanwhile begins otherwise.
                if (!log.copy(stretch, out) || !logs.isStill(stretch, log)) {
                    return false;
                }
            }
            file.commit();
            return true;
        }
    }

    /** The log and what rotation has made of it, {@code access.log.1} or {@code access.log-20240131}, the oldest first. */
    private static List<Path> files(Path log) {
        Path folder = Objects.requireNonNull(log.toAbsolutePath().getParent());
        String name = Objects.requireNonNull(log.getFileName()).toString();
        return FileTree.of(folder, 1).whole().entries().stream()
                .filter(file -> isOf(name, file.path()) && file.attributes().isRegularFile())
                .sorted(Comparator.comparing(
                                (FileTree.Entry file) -> file.attributes().lastModifiedTime())
                        .thenComparing(file -> file.path().equals(folder.resolve(name))))
                .map(FileTree.Entry::path)
                .toList();
    }

    private static boolean isOf(String log, Path file) {
        String name = file.getFileName().toString();
        return name.equals(log)
                || ((name.startsWith(log + ".") || name.startsWith(log + "-"))
                        && PACKED.stream().noneMatch(name::endsWith));
    }
}

package io.caravan.faults;

import io.caravan.cli.Home;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks all the time at the files that were dropped: each must lie somewhere at every moment. */
final class DroppedFiles implements AutoCloseable {

    private static final long LOOK_EVERY_MILLISECONDS = 5;

    private final Home home;
    private final Truth truth;
    private final Set<String> dropped = new ConcurrentSkipListSet<>();
    private final Set<String> lost = new ConcurrentSkipListSet<>();
    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor();

    DroppedFiles(Home home, Truth truth) {
        this.home = home;
        this.truth = truth;
        var unused = watcher.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MILLISECONDS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        dropped.stream().filter(file -> !isSomewhere(file)).forEach(lost::add);
    }

    void drop(List<String> files) {
        truth.drop(home, files);
        dropped.addAll(files);
    }

    /** It moves from the inbox to the others and never back, so to look in this order cannot miss it. */
    private boolean isSomewhere(String file) {
        Path data = home.folder().resolve("raw_data");
        return List.of("inbox", "archive", "failed", "inbox").stream()
                .anyMatch(place -> Files.exists(data.resolve(place).resolve(file), LinkOption.NOFOLLOW_LINKS));
    }

    List<String> violations() {
        return new TreeSet<>(lost)
                .stream().map(file -> file + " was nowhere for a moment").toList();
    }

    @Override
    public void close() {
        watcher.shutdown();
    }
}

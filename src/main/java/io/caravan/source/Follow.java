package io.caravan.source;

import io.caravan.contract.DatasetName;
import io.caravan.failure.SourceException;
import io.caravan.file.AtomicFile;
import io.caravan.file.FileTree;
import io.caravan.file.NameKind;
import io.caravan.file.Subfolders;
import io.caravan.run.Fingerprint;
import io.caravan.run.FollowedLogs;
import io.caravan.run.FollowedLogs.Stretch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes what is new in a log, and in the files that rotation has made of it beside it, into the inbox: every whole line once,
 * however the log is rotated and whenever this is killed. Where lines may have been lost between two looks, it says so.
 */
public final class Follow {

    /** Compressed by what cannot be read here. */
    private static final List<String> PACKED = List.of(".bz2", ".xz", ".zst", ".zip", ".7z", ".Z");

    /** So long a compressed file may be written. */
    private static final Duration FRESH = Duration.ofMinutes(10);

    private static final int MOST_TRIES = 3;

    private final FollowedLogs logs;
    private final Fingerprint fingerprint;
    private final Path inbox;
    private final Path state;
    private final Clock clock;

    /** By the path of their log. */
    private final Map<Path, Done> done = new HashMap<>();

    /** A file as it looked. */
    private record Look(Path file, long size, FileTime written) {

        static Look of(FileTree.Entry file) {
            return new Look(
                    file.path(), file.attributes().size(), file.attributes().lastModifiedTime());
        }
    }

    /** The compressed files of a log of which nothing is left to be taken, so that they are not read again. */
    private static final class Done {

        /** Each as it looked then, with its log's number. */
        private final Map<Look, Long> files = new HashMap<>();

        /** What stands at the end of the newest. */
        private byte[] end = {};
    }

    /** @param state where it is remembered what this machine has looked at */
    public Follow(FollowedLogs logs, Fingerprint fingerprint, Path inbox, Path state, Clock clock) {
        this.logs = logs;
        this.fingerprint = fingerprint;
        this.inbox = inbox;
        this.state = state;
        this.clock = clock;
    }

    /**
     * Takes what is new.
     *
     * @param gap is given the moment of the last look, when the log of then is not there any more, under any name, as far as it
     *     can be read: what was written to it since is lost. Given the same again when it throws
     * @throws SourceException when neither the log is there nor what rotation has made of it
     */
    public synchronized void take(DatasetName dataset, Path log, Consumer<Instant> gap) {
        Path target = inbox.resolve(dataset.domain()).resolve(dataset.dataset());
        Instant now = clock.instant();
        try {
            Subfolders.make(inbox, target);
            int tries = 0;
            Seen seen = look(dataset, log, target, now);
            while (!seen.isWhole() && ++tries < MOST_TRIES) {
                seen = look(dataset, log, target, now);
            }
            if (seen.isWhole() && seen.current().isPresent()) {
                remember(dataset, log, new LastLook(seen.current().get(), now), seen.there(), gap);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What a look has found.
     *
     * @param current the log that stands under its own name
     * @param there all logs that are known, under any name
     * @param isWhole whether no file was renamed meanwhile, or is being compressed
     */
    private record Seen(Optional<Long> current, Set<Long> there, boolean isWhole) {}

    private Seen look(DatasetName dataset, Path log, Path target, Instant now) throws IOException {
        List<FileTree.Entry> files = files(log);
        if (files.isEmpty()) {
            throw new SourceException("there is no log " + log, true);
        }
        Done read = done.computeIfAbsent(log, any -> new Done());
        read.files.keySet().retainAll(files.stream().map(Look::of).collect(Collectors.toSet()));
        Set<Long> there = new HashSet<>();
        Optional<Long> current = Optional.empty();
        boolean isWhole = true;
        byte[] before = {};
        for (FileTree.Entry file : files) {
            Look as = Look.of(file);
            if (read.files.containsKey(as)) {
                there.add(Objects.requireNonNull(read.files.get(as)));
                before = read.end;
                continue;
            }
            boolean isCompressed = FollowedLog.isCompressed(file.path());
            try (FollowedLog open = FollowedLog.open(file.path(), fingerprint)) {
                if (!isStill(file)) {
                    return new Seen(current, there, false); // what is older than the next one is not known to be taken
                }
                boolean isTaken = take(dataset, open, before, target);
                before = open.bytesBefore(open.end(), before);
                Optional<Long> number = logs.find(dataset, open);
                number.ifPresent(there::add);
                if (isCompressed) {
                    read.end = before;
                    number.filter(known -> isTaken).ifPresent(known -> read.files.put(as, known));
                } else if (file.path().equals(folder(log).resolve(log.getFileName()))) {
                    current = number;
                }
            } catch (NoSuchFileException e) {
                return new Seen(
                        current, there, false); // it is called otherwise now, and found by that name the next time
            } catch (IOException e) {
                if (!isCompressed) {
                    throw e;
                }
                Instant written = file.attributes().lastModifiedTime().toInstant();
                isWhole &= Duration.between(written, now).compareTo(FRESH) > 0;
            }
        }
        return new Seen(current, there, isWhole);
    }

    /** Whether its name was not given to another file since it was listed. */
    private static boolean isStill(FileTree.Entry file) throws IOException {
        Object key = file.attributes().fileKey();
        return key == null
                || key.equals(Files.readAttributes(file.path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .fileKey());
    }

    private void remember(DatasetName dataset, Path log, LastLook look, Set<Long> there, Consumer<Instant> gap)
            throws IOException {
        UUID name = UUID.nameUUIDFromBytes(log.toString().getBytes(StandardCharsets.UTF_8));
        Path file = state.resolve("followed").resolve(dataset + "-" + name);
        LastLook.read(file).filter(last -> !there.contains(last.log())).ifPresent(last -> gap.accept(last.at()));
        look.write(state, file);
    }

    /** Whether all of it is taken. */
    private boolean take(DatasetName dataset, FollowedLog log, byte[] before, Path target) throws IOException {
        Optional<Stretch> next = logs.next(dataset, log);
        while (next.isPresent()) {
            Stretch stretch = next.get();
            if (!put(dataset, log, stretch, before, target)) {
                return false;
            }
            logs.taken(stretch);
            next = logs.next(dataset, log);
        }
        return true;
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

    private static Path folder(Path log) {
        return Objects.requireNonNull(log.toAbsolutePath().getParent());
    }

    /**
     * The log and what rotation has made of it, {@code access.log.1}, {@code access.log-20240131.gz} or
     * {@code access-2024-01-31.log}, the oldest first.
     */
    private static List<FileTree.Entry> files(Path log) {
        Path folder = folder(log);
        String name = Objects.requireNonNull(log.getFileName()).toString();
        Pattern names = names(name);
        return FileTree.of(folder, 1).whole().entries().stream()
                .filter(file -> isOf(names, file.path()) && file.attributes().isRegularFile())
                .sorted(Comparator.comparing(
                                (FileTree.Entry file) -> file.attributes().lastModifiedTime())
                        .thenComparing(file -> file.path().equals(folder.resolve(name))))
                .toList();
    }

    private static boolean isOf(Pattern names, Path file) {
        String name = file.getFileName().toString();
        NameKind kind = NameKind.of(name);
        return names.matcher(name).matches()
                && (kind == NameKind.DATA || kind == NameKind.BACKUP)
                && PACKED.stream().noneMatch(name::endsWith);
    }

    /** The names that rotation may give: a number or a date behind the whole name, or a date before its ending. */
    private static Pattern names(String log) {
        int dot = log.lastIndexOf('.') < 0 ? log.length() : log.lastIndexOf('.');
        return Pattern.compile(Pattern.quote(log) + "([.-].+)?|" + Pattern.quote(log.substring(0, dot))
                + "[._-]\\d{4}-?\\d{2}-?\\d{2}.*" + Pattern.quote(log.substring(dot)) + "(\\.gz)?");
    }
}

package io.caravan.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a folder that programs of this machine have open to write to, as far as the system shows it: on Linux those of
 * programs of the same user, or of all when that is root. Elsewhere it shows none.
 */
public final class OpenFiles {

    private static final Path PROCESSES = Path.of("/proc");
    private static final long VALID = Duration.ofMillis(500).toNanos();

    /** On a machine with many programs a look takes long; so many times as long none is taken. */
    private static final int PAUSE = 5;

    /** How a file was opened, in octal digits; the lowest two bits are 0 for reading alone. */
    private static final Pattern FLAGS = Pattern.compile("(?m)^flags:\\s*[0-7]*([0-7])$");

    private final Path folder;
    private final LongSupplier nanoTime;
    private Set<Path> open = Set.of();
    private long until;
    private boolean isLooked;

    /** @param nanoTime as {@link System#nanoTime} */
    public OpenFiles(Path folder, LongSupplier nanoTime) {
        this.folder = folder;
        this.nanoTime = nanoTime;
    }

    /** Whether a program writes to it, or did a moment ago. */
    public synchronized boolean isWritten(Path file) {
        long now = nanoTime.getAsLong();
        if (!isLooked || now - until >= 0) {
            open = look();
            long end = nanoTime.getAsLong();
            until = end + Math.max(VALID, PAUSE * (end - now));
            isLooked = true;
        }
        try {
            return !open.isEmpty() && open.contains(file.toRealPath());
        } catch (IOException e) {
            return false; // it is gone
        }
    }

    private Set<Path> look() {
        Set<Path> found = new HashSet<>();
        try {
            Path below = folder.toRealPath();
            for (String process : names(PROCESSES)) {
                for (String descriptor : names(PROCESSES.resolve(process).resolve("fd"))) {
                    Path link = PROCESSES.resolve(process).resolve("fd").resolve(descriptor);
                    target(link, below).filter(file -> isForWriting(link)).ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            return Set.of(); // there is no such folder yet
        }
        return found;
    }

    private static String[] names(Path folder) {
        String[] names = folder.toFile().list((parent, name) -> Character.isDigit(name.charAt(0)));
        return names == null ? new String[0] : names;
    }

    private static Optional<Path> target(Path link, Path below) {
        try {
            Path file = Files.readSymbolicLink(link);
            return file.startsWith(below) ? Optional.of(file) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // closed meanwhile, or a program of somebody else
        }
    }

    private static boolean isForWriting(Path link) {
        Path info = Objects.requireNonNull(link.getParent())
                .resolveSibling("fdinfo")
                .resolve(link.getFileName());
        try {
            Matcher flags = FLAGS.matcher(Files.readString(info, StandardCharsets.UTF_8));
            return flags.find() && (flags.group(1).charAt(0) - '0') % 4 > 0;
        } catch (IOException e) {
            return false;
        }
    }
}

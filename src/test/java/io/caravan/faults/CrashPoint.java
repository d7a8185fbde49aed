package io.caravan.faults;

import io.caravan.database.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.StackWalker.StackFrame;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * Where a process may die. {@link CrashClasses} puts a call of {@link #at} before and after everything that lasts.
 *
 * <p>{@code -Dcrash.list=FILE} writes down the points that are passed; {@code -Dcrash.at=POINT#NUMBER} ends the process,
 * as {@code kill -9} would, when it passes that point for the so many-th time; with {@code -Dcrash.pause=FILE} it makes that
 * file instead, and waits there until the file is gone. Within the process, {@link #throwNextAt} has
 * the next pass of a place fail.
 */
public final class CrashPoint {

    /** As a shell has it of a process that was killed. */
    static final int KILLED = 137;

    private static final String LIST = System.getProperty("crash.list");
    private static final String AT = System.getProperty("crash.at");
    private static final String PAUSE = System.getProperty("crash.pause");
    private static final Map<String, AtomicInteger> PASSED = new ConcurrentHashMap<>();

    private static final Set<String> PLACES = ConcurrentHashMap.newKeySet();
    private static final AtomicReference<String> THROWING = new AtomicReference<>("");

    private CrashPoint() {}

    /** The places that were passed so far. */
    static SortedSet<String> places() {
        return new TreeSet<>(PLACES);
    }

    /** The next pass of {@code place} throws what such a call throws when it fails; an empty place withdraws that. */
    static void throwNextAt(String place) {
        THROWING.set(place);
    }

    /** Whether what {@link #throwNextAt} asked for has happened. */
    static boolean hasThrown() {
        return THROWING.get().isEmpty();
    }

    /** @param place what is about to be done, or was done, in which class and method */
    public static void at(String place) {
        String point = caller() + place;
        PLACES.add(point);
        String wanted = THROWING.get();
        if (point.equals(wanted) && THROWING.compareAndSet(wanted, "")) {
            CrashPoint.<RuntimeException>fail(failure(place));
        }
        int number =
                PASSED.computeIfAbsent(point, unused -> new AtomicInteger()).incrementAndGet();
        String passed = point + "#" + number;
        if (passed.equals(AT) && PAUSE != null) {
            pause(Path.of(PAUSE));
        } else if (passed.equals(AT)) {
            Runtime.getRuntime().halt(KILLED);
        }
        if (LIST != null) {
            note(passed);
        }
    }

    private static void pause(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        while (Files.exists(file)) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static Exception failure(String place) {
        SQLException lost = new SQLException("thrown by the test", "08006");
        if (place.contains(" Connection.") || place.contains(" Copy")) {
            return lost;
        }
        if (place.contains(" StatementSpec.")) {
            return new DataAccessResourceFailureException("thrown by the test", lost);
        }
        return place.contains(" Database.") ? Database.scrubbed(lost) : new IOException("thrown by the test");
    }

    /** Throws a checked exception where the compiler expects none, as the call before would. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> void fail(Exception e) throws E {
        throw (E) e;
    }

    /** Who uses the database or files, as all their changes are made there. */
    private static String caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(CrashPoint::isOfARoom).findFirst())
                .map(frame ->
                        frame.getClassName().substring("io.caravan.".length()) + "." + frame.getMethodName() + " > ")
                .orElse("");
    }

    private static boolean isOfARoom(StackFrame frame) {
        String name = frame.getClassName();
        return name.startsWith("io.caravan.")
                && !name.startsWith("io.caravan.database.")
                && !name.startsWith("io.caravan.file.")
                && !name.startsWith("io.caravan.faults.");
    }

    private static synchronized void note(String passed) {
        try {
            Files.write(
                    Path.of(LIST),
                    (passed + "\n").getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.caravan.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.StackWalker.StackFrame;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a process may die. {@link CrashClasses} puts a call of {@link #at} before and after everything that lasts.
 *
 * <p>{@code -Dcrash.list=FILE} writes down the points that are passed; {@code -Dcrash.at=POINT#NUMBER} ends the process,
 * as {@code kill -9} would, when it passes that point for the so many-th time.
 */
public final class CrashPoint {

    /** As a shell has it of a process that was killed. */
    static final int KILLED = 137;

    private static final String LIST = System.getProperty("crash.list");
    private static final String AT = System.getProperty("crash.at");
    private static final Map<String, AtomicInteger> PASSED = new ConcurrentHashMap<>();

    private CrashPoint() {}

    /** @param place what is about to be done, or was done, in which class and method */
    public static void at(String place) {
        String point = caller() + place;
        int number =
                PASSED.computeIfAbsent(point, unused -> new AtomicInteger()).incrementAndGet();
        String passed = point + "#" + number;
        if (passed.equals(AT)) {
            Runtime.getRuntime().halt(KILLED);
        }
        if (LIST != null) {
            note(passed);
        }
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

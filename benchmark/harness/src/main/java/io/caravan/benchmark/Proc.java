package io.caravan.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code /proc} tells about processes. On a system that has none, and of a process that is gone, not a number. */
final class Proc {

    private static final Logger LOG = LoggerFactory.getLogger(Proc.class);

    /** Linux counts for programs in hundredths of a second, whatever the kernel itself counts in. */
    private static final double TICKS = 100;

    private static final double KILOBYTES = 1024;
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    // As proc(5) numbers them, less the two fields up to the program's name.
    private static final int OWN_USER = 14 - 3;
    private static final int OWN_SYSTEM = 15 - 3;
    private static final int ENDED_USER = 16 - 3;
    private static final int ENDED_SYSTEM = 17 - 3;

    private Proc() {}

    /** The CPU seconds of all processes that this one has started and seen end, and of those that they have. */
    static double ofEndedChildren() {
        return seconds("self", ENDED_USER, ENDED_SYSTEM);
    }

    /** The CPU seconds of a process that lives. */
    static double of(long pid) {
        return seconds(Long.toString(pid), OWN_USER, OWN_SYSTEM);
    }

    /** The CPU seconds of a process, of its children that live and of those that have ended. */
    static double ofFamily(long pid) {
        String parent = Long.toString(pid);
        while (true) {
            double ended = seconds(parent, ENDED_USER, ENDED_SYSTEM);
            double living = seconds(parent, OWN_USER, OWN_SYSTEM);
            for (ProcessHandle child : ProcessHandle.of(pid).stream()
                    .flatMap(ProcessHandle::children)
                    .toList()) {
                double seconds = of(child.pid());
                living += Double.isNaN(seconds) ? 0 : seconds;
            }
            // A child that has ended meanwhile may have been missed on both sides, so then it is done again.
            if (Double.compare(ended, seconds(parent, ENDED_USER, ENDED_SYSTEM)) == 0) {
                return ended + living;
            }
        }
    }

    /** The most memory that a process which lives has held, in megabytes. */
    static double peakMegabytes(long pid) {
        Matcher peak = PEAK.matcher(read(Long.toString(pid), "status"));
        return peak.find() ? Long.parseLong(peak.group(1)) / KILOBYTES : Double.NaN;
    }

    private static double seconds(String process, int... fields) {
        String stat = read(process, "stat");
        if (stat.isEmpty()) {
            return Double.NaN;
        }
        // The name before may hold blanks and brackets itself.
        String[] values = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        double ticks = 0;
        for (int field : fields) {
            ticks += Long.parseLong(values[field]);
        }
        return ticks / TICKS;
    }

    private static String read(String process, String file) {
        Path path = Path.of("/proc", process, file);
        try {
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException e) {
            LOG.debug("gone meanwhile: {}", path);
            return "";
        }
    }
}

package io.caravan.cli;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;

/**
 * What the machine and its user have set for all programs: language, time zone and encoding. Our own code names them wherever
 * they matter, which the build checks; the libraries do not, and are given the same ones everywhere.
 */
final class Surroundings {

    private Surroundings() {}

    /** Makes language, time zone and the encoding of what is printed the same on every machine. Comes before all else. */
    static void neutralise() {
        Locale.setDefault(Locale.ROOT);
        TimeZone.setDefault(TimeZone.getTimeZone(ZoneOffset.UTC));
        System.setOut(utf8(FileDescriptor.out));
        System.setErr(utf8(FileDescriptor.err));
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** What a person has to know of an encoding of file names that cannot be changed from within; empty when it is right. */
    static Optional<String> warning() {
        return warning(System.getProperty("sun.jnu.encoding", ""), File.separatorChar);
    }

    static Optional<String> warning(String encodingOfNames, char separator) {
        // Windows names files in Unicode, whatever its encoding.
        return separator == '\\' || encodingOfNames.equalsIgnoreCase("UTF-8")
                ? Optional.empty()
                : Optional.of("the locale of this process is not UTF-8 (" + encodingOfNames
                        + "), so files whose names are not ASCII cannot be opened. Start Caravan by its launcher, or with"
                        + " LC_ALL=C.UTF-8.");
    }
}

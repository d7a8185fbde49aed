package io.caravan.database;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The operating system and processor that PostgreSQL has to run on, in the words the binary jars use. */
record Platform(String system, String processor) {

    static Platform current() {
        // The binaries need the GNU C library; Alpine has another, and says so only by a riddle when they are started.
        String name = Files.exists(Path.of("/etc/alpine-release")) ? "Alpine Linux" : System.getProperty("os.name");
        return of(name, System.getProperty("os.arch"));
    }

    /** Takes the names as Java's system properties {@code os.name} and {@code os.arch} give them. */
    static Platform of(String osName, String osArch) {
        String name = osName.toLowerCase(Locale.ROOT);
        String system = name.startsWith("mac") ? "darwin" : name.startsWith("windows") ? "windows" : name;
        String processor =
                switch (osArch.toLowerCase(Locale.ROOT)) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> osArch.toLowerCase(Locale.ROOT);
                };
        return new Platform(system, processor);
    }

    /** Where the binaries for this platform lie on the class path, if they are there. */
    String archive() {
        return "/postgres-" + system + "-" + processor + ".txz";
    }

    boolean isWindows() {
        return system.equals("windows");
    }

    boolean isLinux() {
        return system.contains("linux");
    }

    @Override
    public String toString() {
        return system + " on " + processor;
    }
}

package io.caravan.faults;

import io.caravan.cli.Home;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * How the product is started here: many times, and so with all that makes a JVM start fast. Folders of the class path become
 * jars, as only those can be in an archive of classes.
 */
public final class ChildJvm {

    /** One for each JVM of tests, as several may run side by side. */
    static final Path FOLDER =
            Home.REPOSITORY.resolve("target/children/" + ProcessHandle.current().pid());

    private static final Path ARCHIVE = FOLDER.resolve("classes.jsa");
    private static final Path CRASHING_ARCHIVE = FOLDER.resolve("crashing.jsa");
    private static final String CLASS_PATH = jars();

    /** Made when somebody crashes. */
    private static final class Crashing {

        static final Path JAR = CrashClasses.jar(FOLDER.resolve("crashing.jar"));
    }

    private ChildJvm() {}

    /** The command that runs {@code main} in the home, as fast as can be. */
    public static List<String> command(Path home, String main, List<String> options) {
        return command(home, main, options, false);
    }

    /**
     * The command that runs {@code main} in the home; the first to end well leaves the archive of classes for all others.
     *
     * @param crashing whether the product has its {@link CrashPoint}s
     */
    static List<String> command(Path home, String main, List<String> options, boolean crashing) {
        Path archive = crashing ? CRASHING_ARCHIVE : ARCHIVE;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off"));
        command.add((Files.exists(archive) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + archive);
        command.add("-Dcaravan.home=" + home);
        command.addAll(options);
        command.addAll(List.of("-cp", crashing ? Crashing.JAR + File.pathSeparator + CLASS_PATH : CLASS_PATH, main));
        return command;
    }

    private static String jars() {
        try {
            Files.createDirectories(FOLDER);
            Files.deleteIfExists(ARCHIVE);
            Files.deleteIfExists(CRASHING_ARCHIVE);
            List<String> places = new ArrayList<>();
            for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                Path path = Path.of(place);
                if (Files.isDirectory(path) && !place.isEmpty()) {
                    places.add(jar(path).toString());
                } else if (Files.isRegularFile(path)) {
                    places.add(place);
                }
            }
            return String.join(File.pathSeparator, places);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path jar(Path folder) throws IOException {
        Path jar = FOLDER.resolve(folder.getFileName() + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest());
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
                if (Files.isDirectory(file) && !name.isEmpty()) {
                    out.putNextEntry(new JarEntry(name + "/")); // by which resources of a folder are found
                } else if (Files.isRegularFile(file) && !name.equals("META-INF/MANIFEST.MF")) {
                    out.putNextEntry(new JarEntry(name));
                    Files.copy(file, out);
                }
            }
        }
        return jar;
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        return manifest;
    }
}

package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher with a Java that tells its arguments and a Maven that counts its builds. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // else a read that hangs goes on
@DisabledOnOs(OS.WINDOWS)
class LauncherIT {

    private static final Path LAUNCHER = Path.of("caravan");

    private static final String BUILDING = "Building Caravan (first time, or sources changed) ...";

    @TempDir
    Path folder;

    private Path home;
    private Path tools;
    private Path jdk;

    @BeforeEach
    void setUp() throws IOException {
        home = Files.createDirectories(folder.toRealPath().resolve("a project"));
        tools = Files.createDirectory(folder.resolve("tools"));
        jdk = Files.createDirectory(folder.resolve("jdk"));
        Files.copy(LAUNCHER, home.resolve("caravan"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(home.resolve("src/main"));
        Files.writeString(home.resolve("pom.xml"), "");
        for (String tool : List.of("cat", "find", "head", "ln", "mkdir", "readlink", "rm", "sed", "sh", "sleep")) {
            provide(tool);
        }
        script(jdk.resolve("bin/java"), "printf '<%s>' \"$@\"; exit 7");
        script(jdk.resolve("bin/javac"), "");
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"17.0.15\"\nOS_ARCH=\"y\"\n");
        maven("mkdir -p target && echo built >>builds && : >target/caravan.jar && : >target/build.stamp");
    }

    @Test
    void buildsWhenThereIsNoBuildAndNotAgain() throws Exception {
        assertThat(run("--help").errors()).containsExactly(BUILDING);
        assertThat(run("--help").errors()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void buildsWhenASourceIsNewerThanTheBuild() throws Exception {
        run();
        Path source = Files.createFile(home.resolve("src/main/New.java"));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(run().errors()).containsExactly(BUILDING);
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void handsArgumentsAndExitCodeThroughAndNamesItsHome() throws Exception {
        Outcome outcome = run("load", "two words", "*", "");
        assertThat(outcome.output())
                .contains("<-Dcaravan.home=" + home + ">")
                .endsWith("<-jar><" + home + "/target/caravan.jar><load><two words><*><>");
        assertThat(outcome.exitCode()).isEqualTo(7);
    }

    @Test
    void whatItWritesIsForItsOwnerAlone() throws Exception {
        run();
        script(jdk.resolve("bin/java"), "umask");
        assertThat(run("status").output()).isEqualTo("0077\n");
    }

    @Test
    void isStartedThroughLinksFromAnywhere() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("else/where"));
        Files.createSymbolicLink(elsewhere.resolve("first"), Path.of("../../a project/caravan"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("second"), Path.of("first"));
        assertThat(run(link, Map.of()).output()).contains("<-Dcaravan.home=" + home + ">");
    }

    @Test
    void putsTheOptionsOfTheUserLastAndLeavesThemTheChoiceOfCollector() throws Exception {
        run();
        assertThat(run(Map.of("CARAVAN_JAVA_OPTS", "-Xmx1g -ea")).output())
                .contains("<-XX:+UseSerialGC>")
                .containsSubsequence("ExitOnOutOfMemoryError", "<-Xmx1g><-ea><-jar>");
        assertThat(run(Map.of("CARAVAN_JAVA_OPTS", "-XX:+UseZGC")).output())
                .contains("<-XX:+UseZGC>")
                .doesNotContain("Serial");
    }

    @ParameterizedTest(name = "LC_ALL={0}, LC_CTYPE={1}, LANG={2} becomes {3}")
    @CsvSource({
        "'',    '',          '',           C.UTF-8",
        "C,     '',          en_GB.UTF-8,  C.UTF-8",
        "'',    POSIX,       en_GB.UTF-8,  C.UTF-8",
        "'',    '',          de_DE,        C.UTF-8",
        "'',    en_GB.utf8,  C,            ''",
        "'',    '',          en_GB.UTF-8,  ''",
        "C.UTF-8, C,         C,            C.UTF-8",
    })
    void givesTheJvmALocaleThatCanNameFiles(String all, String type, String language, String given) throws Exception {
        script(jdk.resolve("bin/java"), "printf '<%s>' \"$LC_ALL\"");
        assertThat(run(Map.of("LC_ALL", all, "LC_CTYPE", type, "LANG", language))
                        .output())
                .isEqualTo("<" + given + ">");
    }

    @ParameterizedTest(name = "of {1} where the locale is in {0} it takes {2}")
    @CsvSource({
        "ANSI_X3.4-1968, C C.utf8 POSIX en_US.utf8,     C.utf8",
        "ANSI_X3.4-1968, C POSIX de_DE.utf8 en_US.utf8, en_US.utf8",
        "ANSI_X3.4-1968, C POSIX de_DE.utf8,            de_DE.utf8",
        "ANSI_X3.4-1968, C POSIX de_DE.iso88591,        C.UTF-8",
        "ISO-8859-1,     C C.utf8 POSIX,                C.utf8",
        "UTF-8,          C C.utf8 POSIX,                de_DE.UTF-8",
    })
    void takesALocaleThatIsInstalled(String encoding, String installed, String given) throws Exception {
        provide("grep");
        script(
                tools.resolve("locale"),
                "case $1 in charmap) echo " + encoding + " ;; -a) printf '%s\\n' " + installed + " ;; esac");
        script(jdk.resolve("bin/java"), "printf '<%s>' \"$LC_ALL\"");
        assertThat(run(Map.of("LC_ALL", "de_DE.UTF-8")).output()).isEqualTo("<" + given + ">");
    }

    @Test
    void usesTheArchiveForAQuickStartWhenThereIsOne() throws Exception {
        assertThat(run().output()).doesNotContain("SharedArchiveFile");
        Files.createFile(home.resolve("target/caravan.jsa"));
        assertThat(run().output()).contains("<-XX:SharedArchiveFile=" + home + "/target/caravan.jsa>");
        assertThat(run(Map.of("CARAVAN_JAVA_OPTS", "-XX:StartFlightRecording")).output())
                .as("together they crash some JVMs")
                .doesNotContain("SharedArchiveFile");
    }

    @Test
    void saysThatThereIsNoJava() throws Exception {
        assertFails(run(Map.of("JAVA_HOME", "")), "no Java found. Install a JDK 17 or later");
    }

    @Test
    void saysThatJavaHomeIsWrong() throws Exception {
        assertFails(run(Map.of("JAVA_HOME", "/nowhere")), "JAVA_HOME is /nowhere, but there is no bin/java in it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_292", "11.0.2", "16"})
    void saysThatTheJdkIsTooOld(String version) throws Exception {
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        assertFails(run(), "is Java " + version + ", and Caravan needs 17 or later");
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "21-ea", "25.0.3"})
    void takesEveryJdkFromSeventeenOn(String version) throws Exception {
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        assertThat(run().exitCode()).isEqualTo(7);
    }

    @Test
    void asksAJavaThatOnlyPointsToTheRealOne() throws Exception {
        script(tools.resolve("java"), "printf '    java.home = %s\\n    java.version = 21.0.1\\n' '" + jdk + "' >&2");
        assertThat(run(Map.of("JAVA_HOME", "")).exitCode()).isEqualTo(7);
    }

    @Test
    void saysThatThereIsNoMavenOnlyWhenItIsNeeded() throws Exception {
        run();
        Files.delete(tools.resolve("mvn"));
        assertThat(run().exitCode()).isEqualTo(7);
        Files.delete(home.resolve("target/caravan.jar"));
        assertFails(run(), "no Maven (mvn) was found");
    }

    @Test
    void runsABuildThatCameWithoutSources() throws Exception {
        run();
        Files.delete(home.resolve("pom.xml"));
        Files.delete(tools.resolve("mvn"));
        assertThat(run().exitCode()).isEqualTo(7);
    }

    @Test
    void showsWhatMavenSaidOnlyWhenItFailed() throws Exception {
        maven("echo cannot find symbol; exit 1");
        Outcome outcome = run();
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.errors())
                .startsWith(BUILDING, "cannot find symbol")
                .last()
                .asString()
                .startsWith("caravan: the build failed");
        assertThat(outcome.output()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void buildsOnceWhenTwoStartAtTheSameTime(boolean withFlock) throws Exception {
        if (withFlock) {
            assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "this system has flock");
            provide("flock");
        }
        // Maven waits here until the second launcher is known to wait for it.
        maven("read -r go <gate; mkdir -p target && echo built >>builds; : >target/caravan.jar; : >target/build.stamp");
        new ProcessBuilder("mkfifo", home.resolve("gate").toString()).start().waitFor();
        Process first = start(home.resolve("caravan"), Map.of());
        BufferedReader firstErrors = first.errorReader(StandardCharsets.UTF_8);
        assertThat(firstErrors.readLine()).isEqualTo(BUILDING);
        Process second = start(home.resolve("caravan"), Map.of());
        assertThat(second.errorReader(StandardCharsets.UTF_8).readLine())
                .isEqualTo("Waiting for another build to end ...");
        Files.writeString(home.resolve("gate"), "go\n");
        assertThat(first.waitFor()).isEqualTo(7);
        assertThat(second.waitFor()).isEqualTo(7);
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void isNotHeldUpByABuilderThatWasKilled() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.createDirectory(home.resolve(".caravan"));
        Files.createSymbolicLink(home.resolve(".caravan/build.lock.pid"), Path.of(Long.toString(dead.pid())));
        assertThat(run().exitCode()).isEqualTo(7);
    }

    private record Outcome(int exitCode, String output, List<String> errors) {}

    private static void assertFails(Outcome outcome, String message) {
        assertThat(outcome.errors()).singleElement().asString().contains(message);
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output()).isEmpty();
    }

    private Outcome run(String... arguments) throws Exception {
        return run(home.resolve("caravan"), Map.of(), arguments);
    }

    private Outcome run(Map<String, String> environment) throws Exception {
        return run(home.resolve("caravan"), environment);
    }

    private Outcome run(Path launcher, Map<String, String> environment, String... arguments) throws Exception {
        Process process = start(launcher, environment, arguments);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<String> errors =
                process.errorReader(StandardCharsets.UTF_8).lines().toList();
        return new Outcome(process.waitFor(), output, errors);
    }

    private Process start(Path launcher, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", tools.toString(), "JAVA_HOME", jdk.toString()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private long builds() throws IOException {
        try (Stream<String> lines = Files.lines(home.resolve("builds"))) {
            return lines.count();
        }
    }

    private void maven(String body) throws IOException {
        script(tools.resolve("mvn"), body);
    }

    /** A PATH of chosen tools: what is not in it is not installed. */
    private void provide(String tool) throws IOException {
        Path real = Stream.of("/bin", "/usr/bin")
                .map(bin -> Path.of(bin, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
        Files.createSymbolicLink(tools.resolve(tool), real);
    }

    private static void script(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}

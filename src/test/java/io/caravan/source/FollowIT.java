package io.caravan.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.Documents;
import io.caravan.cli.Home;
import io.caravan.contract.DatasetName;
import io.caravan.database.Database;
import io.caravan.run.Fingerprint;
import io.caravan.run.FollowedLogs;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes into the inbox of a log that is written to and rotated. */
class FollowIT {

    private static final DatasetName WEBLOG = DatasetName.parse("b2b.weblog");

    @TempDir
    Path folder;

    private Database database;
    private Follow follow;
    private Path state;
    private final List<Instant> gaps = new CopyOnWriteArrayList<>();
    private Path log;
    private Path inbox;
    private int number;

    @BeforeEach
    void begin() throws IOException {
        Home home = Home.in(folder.resolve("home"));
        Files.createDirectories(home.inbox());
        database = home.database();
        database.migrate();
        inbox = home.inbox();
        state = folder.resolve("state");
        follow = follow();
        log = Files.createDirectories(folder.resolve("apache2")).resolve("access.log");
    }

    private Follow follow() {
        return new Follow(new FollowedLogs(database), new Fingerprint(Documents.KEY), inbox, state, Clock.systemUTC());
    }

    @AfterEach
    void end() {
        database.close();
    }

    @Test
    void whatIsNewIsAFileOfItsOwnUpToTheLastWholeLine() throws IOException {
        assertThatThrownBy(this::look).hasMessage("there is no log " + log);
        write("a\nb\nhal");
        look();
        assertThat(taken()).containsExactly("a\nb\n");
        look();
        assertThat(taken()).as("nothing new").hasSize(1);
        write("f\nc\n");
        look();
        assertThat(taken()).containsExactly("a\nb\n", "half\nc\n");
        assertThat(files()).allMatch(name -> name.matches("weblog-1-\\d+-\\d+\\.log"));
    }

    @Test
    void aLogThatIsRenamedLeavesNothingBehind() throws IOException {
        write("a\n");
        look();
        write("b\n");
        rotate();
        write("c\n");
        look();
        assertThat(lines()).containsExactly("a", "b", "c");
        rotate();
        write("d\n");
        rotate(); // twice between two looks
        write("e\n");
        look();
        look();
        assertThat(lines()).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void aServerThatStillWritesToTheRenamedLogIsHeard() throws IOException {
        write("a\n");
        look();
        rotate();
        write("b\n");
        look();
        Files.writeString(log.resolveSibling("access.log.1"), "late\n", StandardOpenOption.APPEND);
        look();
        assertThat(lines()).containsExactlyInAnyOrder("a", "b", "late");
    }

    @Test
    void aLogThatIsCopiedAndEmptiedLeavesNothingBehind() throws IOException {
        write("first line\nb\n");
        look();
        write("c\n");
        Files.copy(log, log.resolveSibling("access.log.1"));
        look();
        write("");
        Files.writeString(log, "");
        look();
        Files.writeString(log, "d\n");
        look();
        Files.writeString(log, "e, longer than all that was there before\n");
        look();
        assertThat(lines()).containsExactly("first line", "b", "c", "d", "e, longer than all that was there before");
    }

    @Test
    void whatWasWrittenBetweenTheLastLookAndTheCopyIsFoundThere() throws IOException {
        write("a\n");
        look();
        write("b\n");
        Files.copy(log, log.resolveSibling("access.log-20240131"));
        Files.writeString(log, "c\n");
        look();
        assertThat(lines()).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void equalLinesOnBothSidesOfABorderAreCounted() throws IOException {
        write("a\nb\nb\n");
        look();
        write("b\nc\n");
        look();
        rotate();
        write("c\n");
        look();
        assertThat(taken()).containsExactly("a\nb\nb\n", "b\nb\nb\nc\n", "c\nc\n");
    }

    @Test
    void whatAKilledProcessHadInHandIsTakenAgainTheVerySame() throws IOException {
        write("a\n");
        look();
        write("b\n");
        Path blocked = inbox.resolve("b2b/weblog/weblog-1-2-4.log");
        Files.createDirectories(blocked.resolve("in the way")); // so that it dies when all is written down but the file
        assertThatThrownBy(this::look).isInstanceOf(UncheckedIOException.class);
        write("c\n");
        Files.delete(blocked.resolve("in the way"));
        Files.delete(blocked);
        look();
        assertThat(taken()).containsExactly("a\n", "b\n", "c\n");
        try (Stream<Path> left = Files.list(inbox.resolve("b2b/weblog"))) {
            assertThat(left).as("no draft").hasSize(3);
        }
    }

    @Test
    void severalLookAtOnceAndNothingComesTwice() throws IOException {
        String lines =
                IntStream.range(0, 20_000).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
        for (int part = 0; part < 10; part++) {
            write(lines.replace("line", "line " + part));
            IntStream.range(0, 4).parallel().forEach(i -> follow().take(WEBLOG, log, gaps::add));
        }
        assertThat(lines()).hasSize(200_000).doesNotHaveDuplicates();
    }

    @Test
    void otherFilesInTheFolderAreNotTaken() throws IOException {
        write("a\n");
        Files.writeString(log.resolveSibling("error.log"), "x\n");
        Files.writeString(log.resolveSibling("access.logs"), "x\n");
        Files.writeString(log.resolveSibling("access.log.2.gz"), "x\n");
        Files.createSymbolicLink(log.resolveSibling("access.log.3"), log.resolveSibling("error.log"));
        Files.createDirectories(log.resolveSibling("access.log.d"));
        look();
        assertThat(lines()).containsExactly("a");
    }

    @Test
    void aLogThatIsCompressedAtOnceLeavesNothingBehind() throws IOException {
        write("a\n");
        look();
        write("b\nb\n");
        compress(log, log.resolveSibling("access.log-20240131.gz"));
        write("b\nc\n");
        compress(log, log.resolveSibling("access-2024-02-01.log.gz")); // twice between two looks
        look();
        assertThat(lines()).containsExactly("a", "b", "b", "b", "b", "b", "c");
        write("c\nd\n");
        look();
        assertThat(taken()).as("equal lines on both sides of a border").last().isEqualTo("c\nc\nd\n");
        follow = follow(); // as after a restart
        look();
        assertThat(taken()).hasSize(4);
        assertThat(gaps).isEmpty();
    }

    @Test
    void aLongCompressedLogIsTakenInPartsOfWholeLines() throws IOException {
        write("a\n");
        look();
        String padding = "x".repeat(90);
        write(IntStream.range(0, 700_000).mapToObj(i -> i + padding + "\n").collect(Collectors.joining()));
        compress(log, log.resolveSibling("access.log.1.gz"));
        look();
        assertThat(files()).hasSize(3);
        assertThat(taken()).allMatch(text -> text.endsWith("\n"));
        assertThat(lines()).hasSize(700_001).doesNotHaveDuplicates();
    }

    @Test
    void aLogThatIsGoneIsToldOnceWithTheTimeOfTheLastLook() throws IOException {
        write("a\n");
        look();
        Instant before = Instant.now();
        write("lost\n");
        Files.writeString(log, ""); // emptied without a copy
        look();
        assertThat(gaps).as("nobody has begun a new one").isEmpty();
        write("b\n");
        look();
        assertThat(gaps).hasSize(1).allMatch(since -> since.isBefore(before));
        look();
        write("c\n");
        look();
        assertThat(gaps).hasSize(1);
        assertThat(lines()).containsExactly("a", "b", "c");

        // What cannot be read is no proof that it was.
        Files.move(log, log.resolveSibling("access.log.1.xz"));
        write("d\n");
        follow = follow();
        look();
        assertThat(gaps).hasSize(2);
    }

    @Test
    void aFileThatIsBeingCompressedIsWaitedFor() throws IOException {
        write("a\n");
        look();
        write("b\n");
        Path packed = log.resolveSibling("access.log.1.gz");
        compress(log, packed);
        byte[] whole = Files.readAllBytes(packed);
        Files.write(packed, java.util.Arrays.copyOf(whole, whole.length - 5));
        write("c\n");
        look();
        assertThat(gaps).isEmpty();
        Files.write(packed, whole);
        look();
        assertThat(lines()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(gaps).isEmpty();
    }

    private static void compress(Path from, Path to) throws IOException {
        try (OutputStream out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(to))) {
            Files.copy(from, out);
        }
        Files.delete(from);
    }

    @Test
    void aLineOfAnyLengthIsTakenWhole() throws IOException {
        String long1 = "x".repeat(3_000_000) + "\n";
        write("a\n" + long1);
        look();
        write(long1.replace('x', 'y').strip());
        look();
        write("\nb\n");
        look();
        assertThat(lines()).extracting(String::length).containsExactly(1, 3_000_000, 3_000_000, 1);
    }

    private void look() {
        follow.take(WEBLOG, log, gaps::add);
    }

    private void write(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void rotate() throws IOException {
        for (int i = number++; i > 0; i--) {
            Files.move(rotated(i), rotated(i + 1), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(log, rotated(1), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path rotated(int i) {
        return log.resolveSibling("access.log." + i);
    }

    private List<String> files() throws IOException {
        Path place = inbox.resolve("b2b/weblog");
        try (Stream<Path> files = Files.exists(place) ? Files.list(place) : Stream.empty()) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted(java.util.Comparator.comparing(FollowIT::log).thenComparing(FollowIT::offset))
                    .toList();
        }
    }

    private static Long log(String name) {
        return Long.valueOf(name.split("-", -1)[1]);
    }

    private static Long offset(String name) {
        return Long.valueOf(name.split("-", -1)[2]);
    }

    private List<String> taken() throws IOException {
        List<String> taken = new ArrayList<>();
        for (String file : files()) {
            taken.add(Files.readString(inbox.resolve("b2b/weblog").resolve(file), StandardCharsets.UTF_8));
        }
        return taken;
    }

    private List<String> lines() throws IOException {
        return taken().stream().flatMap(String::lines).toList();
    }
}

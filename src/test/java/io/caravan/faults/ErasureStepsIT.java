package io.caravan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cli.Home;
import io.caravan.cli.Traces;
import io.caravan.route.Awaiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An erasure beside a load that is at any of its steps, and one that is killed between any two of its own. */
@Timeout(3600)
class ErasureStepsIT {

    private static final String ID = "CANARY-51c3";
    private static final String EMAIL = "canary.51c3@example.org";
    private static final String CUSTOMER =
            "{\"id\": \"%s\", \"first_name\": \"%s\", \"last_name\": \"Last\", \"email\": \"%s\", \"last_change\": \"2024-02-0%d\"%s}\n";
    /** {@code -Dfaults.point=Post.post} tries only the points whose text holds this. */
    private static final String ONLY = System.getProperty("faults.point", "");

    private static final Pattern PLACE = Pattern.compile("\"found\":([1-9][0-9]*),\"place\":\"([^\"]+)\"");
    private static final Traces TRACES = new Traces(List.of(ID, EMAIL, "Canaryfirst51c3", "Canaryremark51c3"));

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void makesData() throws IOException {
        data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(
                data.resolve("customers-1.json"),
                customer("C1", 1, "")
                        + CUSTOMER.formatted(ID, "Canaryfirst51c3", EMAIL, 1, "")
                        + customer("C2", 1, ", \"remark\": \"a friend of " + EMAIL + "\""));
        Files.writeString(
                data.resolve("customers-2." + EMAIL + ".json"),
                CUSTOMER.formatted(ID, "Canaryfirst51c3", EMAIL, 2, "")
                        + CUSTOMER.formatted(ID, "Canaryfirst51c3", EMAIL, 2, ", \"remark\": \"Canaryremark51c3\"")
                        + customer("C3", 1, ""));
    }

    private static String customer(String id, int day, String more) {
        return CUSTOMER.formatted(id, "First", id.toLowerCase(Locale.ROOT) + "@example.org", day, more);
    }

    private static String[] load(Path from) {
        return new String[] {"load", from.toString(), "--domain", "shop"};
    }

    private static final String[] ERASE = {"erase", "--domain", "shop", "--id", ID};

    private List<String> points(Home home, String... command) throws IOException {
        Path list = Files.createTempFile(folder, "points", "");
        Caravan.Ended ended =
                Caravan.in(home).crashing("-Dcrash.list=" + list).start(command).ended();
        assertThat(ended.exitCode()).as(ended.text()).isLessThan(2);
        List<String> points = new ArrayList<>(Files.readAllLines(list));
        points.removeIf(point -> !point.contains(ONLY));
        Collections.shuffle(points, Faults.random("steps of " + command[0]));
        return points;
    }

    /** The installation with its files and its database, as they are now. */
    private Home copy(Home original, String name) throws IOException {
        Path target = folder.resolve(name);
        try (Stream<Path> files = Files.walk(original.folder())) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(original.folder().relativize(file)));
            }
        }
        return original.copyIn(target);
    }

    private static List<String> left(Home home) throws IOException {
        List<String> left = new ArrayList<>(TRACES.below(home.folder()));
        home.dumpAll()
                .lines()
                .filter(row -> !TRACES.in(row.getBytes(StandardCharsets.UTF_8)).isEmpty())
                .forEach(left::add);
        return left;
    }

    /** A request that was not recorded has used up its number, so the certificate may have another one than 1. */
    private static List<Path> certificates(Home home) throws IOException {
        Path folder = home.output().resolve("certificates");
        try (Stream<Path> files = Files.exists(folder) ? Files.list(folder) : Stream.empty()) {
            return files.filter(file -> file.getFileName().toString().matches("erasure-\\d+\\.json"))
                    .toList();
        }
    }

    /** How much the certificate says was found, by place. */
    private static Map<String, Long> counts(Home home) throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        String certificate = Files.readString(certificates(home).get(0));
        for (MatchResult place : PLACE.matcher(certificate).results().toList()) {
            counts.put(place.group(2), Long.parseLong(place.group(1)));
        }
        return counts;
    }

    @Test
    void whereverAnErasureDiesTheNextFinishesItAndCountsEverythingOnce() throws IOException {
        Home loaded = Home.in(folder.resolve("loaded"));
        assertThat(loaded.run(load(data)).exitCode()).isEqualTo(1);
        Home whole = copy(loaded, "whole");
        List<String> points = points(whole, ERASE);
        Map<String, Long> expected = counts(whole);
        assertThat(left(whole)).isEmpty();
        assertThat(expected).containsEntry("table shop.customers", 1L).containsEntry("archive", 5L);

        List<String> violations = new ArrayList<>();
        int died = 0;
        int number = 0;
        for (String point : points.subList(0, Math.min(points.size(), Faults.times(4, Integer.MAX_VALUE)))) {
            Home home = copy(loaded, "died-" + number++);
            Caravan.Ended first = Caravan.in(home)
                    .crashing("-Dcrash.at=" + point)
                    .start(ERASE)
                    .ended();
            died += first.exitCode() == CrashPoint.KILLED ? 1 : 0;
            boolean asked = home.ask("SELECT count(*) FROM caravan.erasure").equals("1");
            Home.Answer next = asked ? home.run("erase") : home.run(ERASE);
            if (next.exitCode() != 0) {
                violations.add(point + ": the next ended with " + next.exitCode() + ": " + next.text());
            }
            left(home).forEach(trace -> violations.add(point + ": " + trace));
            if (certificates(home).size() != 1) {
                violations.add(point + ": there is not one certificate: " + next.text());
            } else if (!counts(home).equals(expected)) {
                violations.add(point + ": counted " + counts(home) + ", not " + expected);
            }
            home.dropDatabase();
        }
        assertThat(died).isPositive();
        Faults.verdict(this, "kill -9 between the steps of an erasure", died, violations);
    }

    @Test
    void whatIsPublishedBetweenTheSearchAndTheRecordingIsInTheCertificate() throws IOException {
        Home empty = Home.in(folder.resolve("empty"));
        String recording = points(empty.copyIn(folder.resolve("whole")), ERASE).stream()
                .filter(point -> point.startsWith("run.Erasures.learn ") && point.endsWith("after Connection.commit#1"))
                .findFirst()
                .orElseThrow();
        Home home = empty.copyIn(folder.resolve("home"));
        Path pause = folder.resolve("pause");
        try (Caravan erasing = Caravan.in(home)
                .crashing("-Dcrash.at=" + recording, "-Dcrash.pause=" + pause)
                .start(ERASE)) {
            assertThat(Awaiting.until(() -> Files.exists(pause), Duration.ofSeconds(60)))
                    .isTrue();
            assertThat(home.run(load(data)).exitCode()).isEqualTo(1);
            Files.delete(pause);
            Caravan.Ended ended = erasing.ended();
            assertThat(ended.exitCode()).as(ended.text()).isZero();
        }
        assertThat(left(home)).isEmpty();
        assertThat(counts(home)).containsEntry("table shop.customers", 1L).containsEntry("archive", 5L);
    }

    @Test
    void whereverALoadIsTheErasureBesideItMissesNothing() throws Exception {
        Home empty = Home.in(folder.resolve("empty"));
        List<String> points = points(empty.copyIn(folder.resolve("whole")), load(data));
        List<String> violations = new ArrayList<>();
        int paused = 0;
        int number = 0;
        for (String point : points.subList(0, Math.min(points.size(), Faults.times(4, Integer.MAX_VALUE)))) {
            Home home = empty.copyIn(folder.resolve("beside-" + number));
            Path pause = folder.resolve("pause-" + number++);
            try (Caravan loading = Caravan.in(home)
                    .crashing("-Dcrash.at=" + point, "-Dcrash.pause=" + pause)
                    .start(load(data))) {
                boolean there = Awaiting.until(() -> Files.exists(pause) || !loading.isAlive(), Duration.ofSeconds(60));
                paused += there && Files.exists(pause) ? 1 : 0;
                Caravan erasing = Caravan.in(home).start(ERASE);
                // Where the load holds a lock the erasure waits for it.
                boolean unused = erasing.endsWithin(Duration.ofSeconds(5));
                Files.deleteIfExists(pause);
                Caravan.Ended erased = erasing.ended();
                Caravan.Ended ended = loading.ended();
                if (erased.exitCode() != 0 && home.run("erase").exitCode() != 0) {
                    violations.add(point + ": the erasure ended with " + erased.exitCode() + ": " + erased.text());
                }
                if (ended.exitCode() > 1) {
                    violations.add(point + ": the load ended with " + ended.exitCode() + ": " + ended.text());
                }
            }
            left(home).forEach(trace -> violations.add(point + ": " + trace));
            if (home.run("prove-erased", "--domain", "shop", "--id", ID).exitCode() != 0) {
                violations.add(point + ": it is not proved");
            }
            String loadedRows = home.ask("SELECT coalesce(sum(loaded), 0) - 2 FROM caravan.run");
            long removed = counts(home).getOrDefault("table shop.customers", 0L);
            if (!loadedRows.equals(Long.toString(removed))) {
                violations.add(point + ": loaded " + loadedRows + " and removed " + removed);
            }
            home.dropDatabase();
        }
        assertThat(paused).isPositive();
        Faults.verdict(this, "an erasure beside a load at each of its steps", paused, violations);
    }
}

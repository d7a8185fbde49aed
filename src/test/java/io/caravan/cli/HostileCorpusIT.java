package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.file.FileName;
import io.caravan.hostile.Corpus;
import io.caravan.hostile.Deliveries;
import io.caravan.hostile.Expected;
import io.caravan.hostile.HostileCase;
import io.caravan.hostile.Story;
import io.caravan.route.Awaiting;
import io.caravan.run.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The corpus of hostile input on the real product: one {@code load} of a folder with all that is a single file, and one
 * {@code run} whose inbox gets odd names, links and deliveries in their order. Then each case has its verdict.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileCorpusIT {

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    @TempDir
    static Path folder;

    private final Map<String, Integer> casesByGroup = new TreeMap<>();
    private final Map<String, Integer> violationsByGroup = new TreeMap<>();
    private List<HostileCase> loaded = List.of();
    private List<HostileCase> dropped = List.of();
    private final List<Story> stories = Deliveries.stories();
    private Home home;
    private Findings findings;
    private Path data = Path.of("");
    private Home.Answer load = new Home.Answer(-1, "");
    private String status = "";
    private String printed = "";

    @BeforeAll
    void handAllOfItIn() throws Exception {
        home = Home.in(
                folder.resolve("home"),
                Stream.concat(
                                Corpus.SETTINGS.stream(),
                                Stream.of("caravan.unmatched-after=PT0S", "caravan.housekeeping-schedule=* * * * * ?"))
                        .toArray(String[]::new));
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        loaded = Corpus.loaded(elsewhere);
        dropped = Corpus.dropped(elsewhere);
        data = Files.createDirectories(folder.resolve("data"));
        for (HostileCase hostile : loaded) {
            Path place = data.resolve(hostile.path());
            Files.createDirectories(place.getParent());
            hostile.maker().make(place);
        }
        Files.writeString(data.resolve("customers.json"), Corpus.customers());
        Files.writeString(data.resolve("products.json"), Corpus.products());
        load = load(data);
        printed = load.text() + service();
        Path after = Files.createDirectories(folder.resolve("after"));
        Files.writeString(after.resolve("customers.json"), Corpus.after("after-load"));
        printed += load(after).text();
        status = home.run("status").text();
        printed += status + home.run("rejects", "--limit", "100000").text();
        printed = withoutNames(printed);
        findings = Findings.of(home, Corpus.MANY);
    }

    /** Names of files may be told, and some are as hostile as the values. */
    private String withoutNames(String text) {
        String without = text;
        for (HostileCase hostile : loaded) {
            without = without.replace(Printable.text(hostile.path()), "");
        }
        for (HostileCase hostile : dropped) {
            without = without.replace(Printable.text(hostile.path()), "");
        }
        return without.replaceAll("delivery-[^ )!]+", "");
    }

    /** A load that is stopped when it does not end: it would hang on one of the cases. */
    private Home.Answer load(Path data) throws Exception {
        Path log = folder.resolve("load-" + data.getFileName() + ".log");
        Process process = home.process("load", data.toString(), "--domain", "shop")
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();
        return new Home.Answer(ended ? process.exitValue() : -1, Files.readString(log));
    }

    /** What the service printed while it was handed the rest. */
    private String service() throws Exception {
        Path log = folder.resolve("service.log");
        Process service = home.process("run").redirectOutput(log.toFile()).start();
        try {
            Path shop = home.inbox().resolve("shop");
            for (HostileCase hostile : dropped) {
                drop(shop.resolve(hostile.path()), hostile.maker());
            }
            awaitGone(dropped.stream()
                    .filter(hostile -> !hostile.expected().state().isEmpty())
                    .map(hostile -> shop.resolve(hostile.path()))
                    .toList());
            int rounds = stories.stream()
                    .mapToInt(story -> story.drops().size())
                    .max()
                    .orElse(0);
            for (int round = 0; round < rounds; round++) {
                awaitGone(drop(round, shop));
            }
            drop(shop.resolve("customers-after.json"), place -> Files.writeString(place, Corpus.after("after-run")));
            awaitGone(List.of(shop.resolve("customers-after.json")));
        } finally {
            service.destroy();
            if (!service.waitFor(60, TimeUnit.SECONDS)) {
                service.destroyForcibly();
            }
        }
        return Files.readString(log);
    }

    private List<Path> drop(int round, Path shop) throws IOException {
        List<Path> places = new ArrayList<>();
        for (Story story : stories) {
            if (round < story.drops().size()) {
                Story.Drop drop = story.drops().get(round);
                Path place = shop.resolve(story.prefix()).resolve(drop.path());
                drop(place, drop.maker());
                places.add(place);
            }
        }
        return places;
    }

    private static void drop(Path place, HostileCase.Maker maker) throws IOException {
        Files.createDirectories(place.getParent());
        Path beside = place.resolveSibling(".beside");
        maker.make(beside);
        Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What does not go is found by the verdict on its case. */
    private static void awaitGone(List<Path> places) {
        var unused = Awaiting.until(
                () -> places.stream().noneMatch(place -> Files.exists(place, LinkOption.NOFOLLOW_LINKS)),
                Duration.ofMinutes(1));
    }

    @TestFactory
    Stream<DynamicTest> eachFileOfAFolderEndsAsExpected() {
        return loaded.stream()
                .map(hostile -> verdict(hostile.group(), hostile.title(), () -> {
                    byFindings(hostile);
                    assertThat(data.resolve(hostile.path()))
                            .as("the folder stays as it is")
                            .matches(place -> Files.exists(place, LinkOption.NOFOLLOW_LINKS));
                }));
    }

    @TestFactory
    Stream<DynamicTest> eachFileInTheInboxEndsAsExpected() {
        return dropped.stream()
                .map(hostile -> verdict(hostile.group(), hostile.title(), () -> {
                    byFindings(hostile);
                    boolean stays = hostile.expected().state().isEmpty();
                    assertThat(Files.exists(
                                    home.inbox().resolve("shop").resolve(hostile.path()), LinkOption.NOFOLLOW_LINKS))
                            .as("lies in the inbox")
                            .isEqualTo(stays);
                    if (stays && !isFolder(hostile) && !hostile.path().contains("/.")) {
                        assertThat(status).contains("No dataset takes shop/" + Printable.text(hostile.path()));
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> eachDeliveryEndsAsExpected() {
        return stories.stream()
                .map(story -> verdict("delivery", story.title(), () -> {
                    assertThat(findings.outcomesBelow("shop/" + story.prefix() + "/"))
                            .isEqualTo(story.outcomes());
                    assertThat(findings.cities(story.prefix() + "-")).isEqualTo(story.ending());
                }));
    }

    private boolean isFolder(HostileCase hostile) {
        return Files.isDirectory(home.inbox().resolve("shop").resolve(hostile.path()), LinkOption.NOFOLLOW_LINKS);
    }

    private void byFindings(HostileCase hostile) {
        String file = "shop/" + hostile.path();
        Expected expected = hostile.expected();
        assertThat(findings.outcome(file))
                .as("%s %s", findings.reasons(file), hostile.path())
                .isEqualTo(expected.outcome());
        assertThat(findings.reasons(file)).contains(expected.reason());
        if (!expected.state().isEmpty()) {
            boolean failed = expected.state().startsWith("failed");
            assertThat(findings.filed(file)).isEqualTo(failed ? "failed" : "archive");
            Path filed = home.folder().resolve("raw_data/failed").resolve(file);
            assertThat(Files.exists(
                            filed.resolveSibling(FileName.of(filed.getFileName().toString(), ".why.txt"))))
                    .as("has a note")
                    .isEqualTo(failed);
        }
        for (Expected.Kept kept : expected.kept()) {
            assertThat(findings.value(kept.dataset(), kept.key(), kept.field()))
                    .as("%s in the table", kept.field())
                    .isEqualTo(kept.value());
            if (!kept.field().endsWith("_time")) { // which is written as it came
                assertThat(findings.outputValues(kept.dataset(), kept.key(), kept.field()))
                        .as("%s in the output", kept.field())
                        .contains(kept.value());
            }
        }
        if (hostile.value().length() > 4) {
            assertThat(findings.reasons(file)).as("a message").doesNotContain(hostile.value());
            assertThat(printed.contains(hostile.value())).as("was printed").isFalse();
        }
    }

    /** Counts the case, and the violation if it is one. */
    private DynamicTest verdict(String group, String title, Runnable check) {
        casesByGroup.merge(group, 1, Integer::sum);
        return DynamicTest.dynamicTest(title, () -> {
            try {
                check.run();
            } catch (AssertionError e) {
                violationsByGroup.merge(group, 1, Integer::sum);
                throw e;
            }
        });
    }

    @Test
    void theCorpusIsLarge() {
        assertThat(loaded.size() + dropped.size() + stories.size()).isGreaterThan(500);
        assertThat(Stream.concat(loaded.stream(), dropped.stream()).map(HostileCase::title))
                .doesNotHaveDuplicates();
    }

    @Test
    void noValueIsToldAnywhere() throws IOException {
        assertThat(printed.toLowerCase(Locale.ROOT)).doesNotContain(Corpus.MARK);
        assertThat(findings.messages().toLowerCase(Locale.ROOT)).doesNotContain(Corpus.MARK);
        assertThat(notes().toLowerCase(Locale.ROOT)).contains("nothing of").doesNotContain(Corpus.MARK);
        // The search looks at what is there.
        assertThat(printed).contains("refused").contains("could not be read");
        assertThat(findings.messages()).contains("records were refused").contains("is not JSON");
    }

    /** The notes beside failed files, and the outbox. */
    private String notes() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path place :
                List.of(home.folder().resolve("raw_data/failed"), home.output().resolve("outbox"))) {
            try (Stream<Path> files = Files.walk(place)) {
                for (Path file : files.filter(file -> file.toString().matches("(?s).*\\.(why\\.txt|eml)")
                                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                        .toList()) {
                    text.append(Files.readString(file));
                }
            }
        }
        return text.toString();
    }

    @Test
    void whatIsPrintedHoldsNoControlCharacter() throws IOException {
        assertThat(controlCharacters(printed)).isEmpty();
        assertThat(controlCharacters(notes().replace("\r\n", "\n"))).isEmpty();
        assertThat(controlCharacters("\u001B[2J\u0085\u202E\r")).hasSize(4);
    }

    private static List<String> controlCharacters(String text) {
        return text.codePoints()
                .filter(c -> c != '\n' && (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT))
                .mapToObj(c -> "U+%04X".formatted(c))
                .toList();
    }

    @Test
    void nothingOfItIsTroubleWithTheInstallation() {
        assertThat(printed)
                .doesNotContain("it is tried again")
                .doesNotContain("unexpected error")
                .doesNotContain("Exception");
        assertThat(load.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(home.ask("SELECT count(*) FROM caravan.run WHERE state = 'claimed'"))
                .isEqualTo("0");
        assertThat(home.ask("SELECT count(*) FROM caravan.output WHERE NOT in_place"))
                .isEqualTo("0");
    }

    @Test
    void theBooksBalance() {
        assertThat(
                        home.ask(
                                "SELECT count(*) FROM caravan.run WHERE read <> loaded + updated + unchanged + duplicate + superseded + rejected + pending + suppressed"))
                .isEqualTo("0");
        assertThat(home.ask("SELECT (SELECT sum(loaded) FROM caravan.run WHERE dataset = 'shop.customers')"
                        + " = (SELECT count(*) FROM shop.customers)"))
                .isEqualTo("true");
        assertThat(home.ask("SELECT (SELECT sum(rejected) FROM caravan.run)"
                        + " = (SELECT count(*) FROM (SELECT DISTINCT run, record FROM caravan.reject) AS r)"))
                .isEqualTo("true");
    }

    @Test
    void theServiceLivesOn() {
        assertThat(findings.outcome("shop/customers-after.json")).isEqualTo("loaded: 1 loaded");
        assertThat(findings.value("customers", "after-run", "id")).isEqualTo("after-run");
        assertThat(findings.value("customers", "after-load", "id")).isEqualTo("after-load");
    }

    /** What an evaluation would have left behind: a file, a lost table, a followed link, a file outside of its folder. */
    @Test
    void nothingWasEvaluatedOrFollowed() throws IOException {
        assertThat(home.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'shop'"))
                .isEqualTo("4");
        assertThat(home.ask("SELECT count(*) FROM shop.customers WHERE id LIKE 'elsewhere-%'"))
                .isEqualTo("0");
        assertThat(folder.resolve("elsewhere/one.json")).exists();
        assertThat(folder.resolve("elsewhere/folder/customers.json")).exists();
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.equals("xanadu") || name.equals("evil.json"));
        }
        for (Path below : List.of(folder, home.folder(), home.output())) {
            try (Stream<Path> files = Files.list(below)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .isSubsetOf(
                                "home",
                                "elsewhere",
                                "data",
                                "after",
                                "service.log",
                                "load-data.log",
                                "load-after.log",
                                "raw_data",
                                "output",
                                "caravan.properties",
                                ".caravan",
                                "shop",
                                "outbox",
                                "reports");
            }
        }
    }

    @AfterAll
    void report() throws IOException {
        int cases = casesByGroup.values().stream().mapToInt(Integer::intValue).sum();
        int violations =
                violationsByGroup.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println(
                "corpus: " + cases + " cases in " + casesByGroup.size() + " groups, " + violations + " violations");
        String table = casesByGroup.entrySet().stream()
                .map(group -> "| %s | %d | %d |%n"
                        .formatted(group.getKey(), group.getValue(), violationsByGroup.getOrDefault(group.getKey(), 0)))
                .collect(Collectors.joining());
        Files.writeString(
                Home.REPOSITORY.resolve("target/corpus.md"),
                "| group | cases | violations |%n|---|---:|---:|%n%s| all | %d | %d |%n"
                        .formatted(table, cases, violations));
    }
}

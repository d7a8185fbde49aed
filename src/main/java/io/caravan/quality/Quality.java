package io.caravan.quality;

import io.caravan.file.AtomicFile;
import io.caravan.run.Anonymity;
import io.caravan.run.AnonymityCounts;
import io.caravan.run.Figures;
import io.caravan.run.RunFigures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The room's door: writes {@code date=<day>/run-<number>.html} for each run that is over and {@code date=<day>/index.html} for
 * its day. Killed at any point, it writes the same again.
 */
public final class Quality {

    private static final int AT_A_TIME = 500;
    private static final int COMPARED = 10;
    private static final int LISTED = 200;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);

    private final Figures figures;
    private final AnonymityCounts anonymity;
    private final Path folder;
    private final ZoneId zone;

    /**
     * @param folder where the pages are written
     * @param zone in which a run has its day
     */
    public Quality(Figures figures, AnonymityCounts anonymity, Path folder, ZoneId zone) {
        this.figures = figures;
        this.anonymity = anonymity;
        this.folder = folder;
        this.zone = zone;
    }

    /**
     * Writes the pages of all runs that have none yet, and those of their days, unless another process is at it; and those of the
     * days on which a dataset had its last run, when it was counted anew who can be singled out in it.
     */
    public void report() {
        figures.alone(this::reportAll);
    }

    private void reportAll() {
        SortedSet<LocalDate> days = new TreeSet<>();
        Map<String, Deque<RunFigures>> before = new HashMap<>();
        List<RunFigures> runs = figures.unreported(AT_A_TIME);
        while (!runs.isEmpty()) {
            for (RunFigures run : runs) {
                Deque<RunFigures> earlier = before.computeIfAbsent(
                        run.dataset(), dataset -> new ArrayDeque<>(figures.before(dataset, run.run(), COMPARED)));
                write(folder(day(run)).resolve(file(run)), page(run, List.copyOf(earlier)));
                days.add(day(run));
                if (!run.failed() && run.read() > 0) {
                    earlier.addFirst(run);
                    if (earlier.size() > COMPARED) {
                        earlier.removeLast();
                    }
                }
            }
            // The pages of the days come before the runs are noted, or a kill between would leave them behind.
            days.forEach(this::writeDay);
            days.clear();
            figures.reported(runs);
            // Those that end meanwhile are for the next time, or a burst would have no end.
            runs = runs.size() < AT_A_TIME ? List.of() : figures.unreported(AT_A_TIME);
        }
        List<Anonymity> unshown = anonymity.unshown();
        unshown.stream().map(counts -> day(counts.lastRun())).distinct().forEach(this::writeDay);
        anonymity.shown(unshown);
    }

    private void writeDay(LocalDate day) {
        List<RunFigures> runs = figures.finished(
                day.atStartOfDay(zone).toInstant(),
                day.plusDays(1).atStartOfDay(zone).toInstant());
        Map<String, List<RunFigures>> datasets =
                runs.stream().collect(Collectors.groupingBy(RunFigures::dataset, TreeMap::new, Collectors.toList()));
        Map<String, Anonymity> counts =
                anonymity.of(datasets.keySet()).stream().collect(Collectors.toMap(Anonymity::dataset, count -> count));
        Page page = new Page(
                "What was handed in on " + day,
                Page.count(runs.size()) + " runs of " + datasets.size() + " datasets",
                datasets.entrySet().stream()
                        .map(dataset -> part(
                                dataset.getKey(),
                                dataset.getValue(),
                                Optional.ofNullable(counts.get(dataset.getKey()))))
                        .toList());
        write(folder(day).resolve("index.html"), page);
    }

    private Page page(RunFigures run, Collection<RunFigures> before) {
        Drift drift = new Drift(run, List.copyOf(before));
        Page.Part part = new Page.Part(
                "What became of its records",
                sentence(List.of(run)),
                Page.bars(run.outcomes()),
                Page.outcomes(run.outcomes()),
                drift.words(),
                Page.reasons(run.reasons()),
                Page.columns(run, drift),
                Page.count(run.sampled()),
                List.of(),
                "",
                List.of(),
                "",
                List.of());
        return new Page(
                "Run " + run.run() + " of " + run.dataset(),
                day(run) + ", " + TIME.format(run.finished().atZone(zone))
                        + (before.isEmpty()
                                ? ", the first of its dataset"
                                : ", beside the last " + before.size() + " of its dataset"),
                List.of(part));
    }

    private Page.Part part(String dataset, List<RunFigures> runs, Optional<Anonymity> counts) {
        Map<String, Long> outcomes = new LinkedHashMap<>();
        Map<List<String>, Long> reasons = new HashMap<>();
        for (RunFigures run : runs) {
            run.outcomes().forEach((outcome, count) -> outcomes.merge(outcome, count, Long::sum));
            run.reasons()
                    .forEach(reason ->
                            reasons.merge(List.of(reason.field(), reason.message()), reason.records(), Long::sum));
        }
        List<RunFigures.Reason> top = reasons.entrySet().stream()
                .map(entry -> new RunFigures.Reason(
                        entry.getKey().get(0), entry.getKey().get(1), entry.getValue()))
                .sorted(Comparator.comparingLong(RunFigures.Reason::records)
                        .reversed()
                        .thenComparing(RunFigures.Reason::field)
                        .thenComparing(RunFigures.Reason::message))
                .limit(COMPARED)
                .toList();
        return new Page.Part(
                dataset,
                sentence(runs),
                Page.bars(outcomes),
                Page.outcomes(outcomes),
                List.of(),
                Page.reasons(top),
                List.of(),
                "",
                runs.stream().limit(LISTED).map(this::line).toList(),
                runs.size() > LISTED ? "and " + Page.count(runs.size() - LISTED) + " more runs" : "",
                counts.map(Page::combinations).orElse(List.of()),
                counts.map(count -> Page.basis(count, zone)).orElse(""),
                counts.map(Anonymity::remarks).orElse(List.of()));
    }

    private Page.RunLine line(RunFigures run) {
        return new Page.RunLine(
                Long.toString(run.run()),
                file(run),
                TIME.format(run.finished().atZone(zone)),
                Page.count(run.read()),
                Page.count(run.outcomes().getOrDefault("rejected", 0L)),
                Page.count(Math.round(run.read() / run.seconds())),
                run.failed() ? "could not be read" : "");
    }

    private static String sentence(List<RunFigures> runs) {
        long failed = runs.stream().filter(RunFigures::failed).count();
        long read = runs.stream().mapToLong(RunFigures::read).sum();
        long refused = runs.stream()
                .mapToLong(run -> run.outcomes().getOrDefault("rejected", 0L))
                .sum();
        double seconds = runs.stream().mapToDouble(RunFigures::seconds).sum();
        return String.format(
                Locale.ROOT,
                "%s records, %s refused (%s), %s records a second%s.",
                Page.count(read),
                Page.count(refused),
                Drift.percent(read == 0 ? 0 : (double) refused / read),
                Page.count(Math.round(read / seconds)),
                failed == 0 ? "" : "; " + failed + (failed == 1 ? " file" : " files") + " could not be read");
    }

    private LocalDate day(RunFigures run) {
        return day(run.finished());
    }

    private LocalDate day(Instant moment) {
        return moment.atZone(zone).toLocalDate();
    }

    private Path folder(LocalDate day) {
        return folder.resolve("date=" + day);
    }

    private static String file(RunFigures run) {
        return "run-" + run.run() + ".html";
    }

    private static void write(Path target, Page page) {
        try {
            Files.createDirectories(target.getParent());
            AtomicFile.writeWithoutSync(target, page.html().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

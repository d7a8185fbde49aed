package io.caravan.quality;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.caravan.run.Anonymity;
import io.caravan.run.RunFigures;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What the template shows: a title and parts, each about a run or about a dataset's runs of a day. */
record Page(String title, String subtitle, List<Part> parts) {

    private static final Template TEMPLATE = template();
    private static final int WIDTH = 1000;
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ENGLISH);

    String html() {
        return TEMPLATE.execute(this);
    }

    /**
     * @param sentence the whole of it in a sentence
     * @param sampled among how many records distinct values were counted
     * @param more what else is to be said of the runs
     * @param combinations how many rows can be singled out, by which columns
     * @param basis what is to be known to read these
     * @param remarks what people should know of the rows
     */
    record Part(
            String name,
            String sentence,
            List<Bar> bars,
            List<Outcome> outcomes,
            List<String> drift,
            List<Reason> reasons,
            List<Column> columns,
            String sampled,
            List<RunLine> runs,
            String more,
            List<Combination> combinations,
            String basis,
            List<String> remarks) {

        boolean anyDrift() {
            return !drift.isEmpty();
        }

        boolean anyReason() {
            return !reasons.isEmpty();
        }

        boolean anyColumn() {
            return !columns.isEmpty();
        }

        boolean anyRun() {
            return !runs.isEmpty();
        }

        boolean anyRemark() {
            return !remarks.isEmpty();
        }

        boolean anyCombination() {
            return !combinations.isEmpty();
        }
    }

    record Bar(String kind, long x, long width, String title) {}

    record Outcome(String name, String count) {}

    record Reason(String field, String message, String records, long width) {}

    record Column(String name, String nullShare, long width, String before, String distinct, boolean drifts) {}

    record Combination(
            String table, String columns, String rows, String single, String small, String smallShare, long width) {}

    record RunLine(String run, String link, String time, String read, String refused, String speed, String note) {}

    /** The outcomes one beside the other, each as wide as its share. */
    static List<Bar> bars(Map<String, Long> outcomes) {
        long all = outcomes.values().stream().mapToLong(Long::longValue).sum();
        List<Bar> bars = new ArrayList<>();
        long before = 0;
        for (Map.Entry<String, Long> outcome : outcomes.entrySet()) {
            if (outcome.getValue() > 0) {
                long x = before * WIDTH / all;
                before += outcome.getValue();
                bars.add(new Bar(
                        kind(outcome.getKey()),
                        x,
                        before * WIDTH / all - x,
                        outcome.getKey() + " " + count(outcome.getValue())));
            }
        }
        return bars;
    }

    private static String kind(String outcome) {
        return switch (outcome) {
            case "loaded", "updated" -> "good";
            case "rejected" -> "bad";
            case "pending" -> "wait";
            default -> "rest";
        };
    }

    static List<Outcome> outcomes(Map<String, Long> outcomes) {
        return outcomes.entrySet().stream()
                .map(outcome -> new Outcome(outcome.getKey(), count(outcome.getValue())))
                .toList();
    }

    static List<Reason> reasons(List<RunFigures.Reason> reasons) {
        long most = reasons.stream().mapToLong(RunFigures.Reason::records).max().orElse(1);
        return reasons.stream()
                .map(reason -> new Reason(
                        reason.field(), reason.message(), count(reason.records()), reason.records() * WIDTH / most))
                .toList();
    }

    static List<Column> columns(RunFigures run, Drift drift) {
        return run.columns().entrySet().stream()
                .map(column -> new Column(
                        column.getKey(),
                        Drift.percent(column.getValue().nullShare()),
                        Math.round(column.getValue().nullShare() * WIDTH),
                        drift.before(column.getKey()),
                        count(column.getValue().distinct()),
                        drift.isDrifting(column.getKey(), column.getValue())))
                .toList();
    }

    static List<Combination> combinations(Anonymity counts) {
        return counts.combinations().stream()
                .map(combination -> {
                    double share = share(combination.small(), combination.rows());
                    return new Combination(
                            combination.table(),
                            String.join(", ", combination.columns()),
                            count(combination.rows()),
                            count(combination.single()),
                            count(combination.small()),
                            Drift.percent(share),
                            Math.round(share * WIDTH));
                })
                .toList();
    }

    /** When it was counted, how exactly, and what it says nothing of. */
    static String basis(Anonymity counts, ZoneId zone) {
        List<String> ids = counts.combinations().stream()
                .flatMap(combination -> combination.ids().stream().map(id -> combination.table() + "." + id))
                .distinct()
                .toList();
        long oneIn = counts.combinations().stream()
                .mapToLong(Anonymity.Combination::oneIn)
                .max()
                .orElse(1);
        return "As of " + MINUTE.format(counts.counted().atZone(zone)) + "."
                + (oneIn == 1
                        ? ""
                        : " Large tables are estimated, at least from one in " + oneIn + " combinations of values.")
                + (ids.isEmpty()
                        ? ""
                        : " Not counted, as whoever knows one finds its rows: " + String.join(", ", ids) + ".");
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    static String count(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    private static Template template() {
        try (InputStream html = Objects.requireNonNull(Page.class.getResourceAsStream("page.html.mustache"))) {
            return Mustache.compiler()
                    .escapeHTML(true)
                    .emptyStringIsFalse(true)
                    .compile(new InputStreamReader(html, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.caravan.quality;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.caravan.run.RunFigures;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What the template shows: a title and parts, each about a run or about a dataset's runs of a day. */
record Page(String title, String subtitle, List<Part> parts) {

    private static final Template TEMPLATE = template();
    private static final int WIDTH = 1000;

    String html() {
        return TEMPLATE.execute(this);
    }

    /**
     * @param sentence the whole of it in a sentence
     * @param sampled among how many records distinct values were counted
     * @param more what else is to be said of the runs
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
            String more) {

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
    }

    record Bar(String kind, long x, long width, String title) {}

    record Outcome(String name, String count) {}

    record Reason(String field, String message, String records, long width) {}

    record Column(String name, String nullShare, long width, String before, String distinct, boolean drifts) {}

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

package io.caravan.hostile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What must become of a file by the books.
 *
 * @param state of its runs, such as {@code loaded}, or {@code failed+loaded} for a zip; empty when there is none
 * @param counts its records by outcome
 * @param reason part of why it failed, or of {@code field rule: message} of a refused record; may be empty
 * @param kept values that must be in the warehouse exactly so
 */
public record Expected(String state, Map<String, Integer> counts, String reason, List<Kept> kept) {

    /** The outcomes in the order in which a report names them. */
    public static final List<String> OUTCOMES =
            List.of("loaded", "updated", "unchanged", "duplicate", "superseded", "rejected", "pending", "suppressed");

    /** A value in the warehouse and, where it is text, in the output file. */
    public record Kept(String dataset, String key, String field, String value) {}

    /** So many records load and nothing is refused. */
    public static Expected loads(int records) {
        return new Expected("loaded", Map.of("loaded", records), "", List.of());
    }

    /** The good record before it and the one after it load, and it is refused. */
    public static Expected refuses(String reason) {
        return loads(2).and("rejected", 1).because(reason);
    }

    /** The whole file is refused and loads nothing. */
    public static Expected fails(String reason) {
        return new Expected("failed", Map.of(), reason, List.of());
    }

    /** It stays where it is, as it is, and the books do not know it. */
    public static Expected stays() {
        return new Expected("", Map.of(), "", List.of());
    }

    public Expected and(String outcome, int records) {
        Map<String, Integer> more = new LinkedHashMap<>(counts);
        more.put(outcome, records);
        return new Expected(state, more, reason, kept);
    }

    public Expected because(String why) {
        return new Expected(state, counts, why, kept);
    }

    /** The same when another entry of the zip could not be read. */
    public Expected beside(String otherState) {
        return new Expected(otherState + "+" + state, counts, reason, kept);
    }

    public Expected keeps(String dataset, String key, String field, String value) {
        List<Kept> more = new ArrayList<>(kept);
        more.add(new Kept(dataset, key, field, value));
        return new Expected(state, counts, reason, more);
    }

    /** In a line, to be compared with what the books say. */
    public String outcome() {
        return outcome(state, counts);
    }

    public static String outcome(String state, Map<String, Integer> counts) {
        String told = OUTCOMES.stream()
                .filter(outcome -> counts.getOrDefault(outcome, 0) > 0)
                .map(outcome -> counts.get(outcome) + " " + outcome)
                .collect(Collectors.joining(", "));
        return told.isEmpty() ? state : state + ": " + told;
    }
}

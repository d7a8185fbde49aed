package io.caravan.erase;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** What a search has found, place by place. For use by several threads. */
public final class Findings {

    /** What was looked through in one place, and how much of it is of whom. */
    private static final class Tally {
        private final String unit;
        private long searched;
        private final Map<Long, Long> found = new LinkedHashMap<>();

        Tally(String unit) {
            this.unit = unit;
        }
    }

    /**
     * One place.
     *
     * @param place its name in words
     * @param searched how many units were looked through
     * @param unit what is counted, in the plural
     * @param found how many of them are of the persons
     */
    public record Place(String place, long searched, String unit, long found) {}

    private final Map<String, Tally> places = new LinkedHashMap<>();
    private final Set<StoredFile> files = ConcurrentHashMap.newKeySet();
    private final Set<String> unsearchable = new ConcurrentSkipListSet<>();

    synchronized void searched(String place, String unit, long units) {
        places.computeIfAbsent(place, name -> new Tally(unit)).searched += units;
    }

    synchronized void found(String place, String unit, long erasure) {
        places.computeIfAbsent(place, name -> new Tally(unit)).found.merge(erasure, 1L, Long::sum);
    }

    void holds(StoredFile file) {
        files.add(file);
    }

    void cannotBeSearched(String place) {
        unsearchable.add(place);
    }

    /** The files that hold something of the persons. */
    Collection<StoredFile> files() {
        return List.copyOf(files);
    }

    /** The places that could not be searched, with the reason. */
    public List<String> unsearchable() {
        return List.copyOf(unsearchable);
    }

    /** All places, with what was found of everybody who was looked for. */
    public synchronized List<Place> places() {
        return places.entrySet().stream()
                .map(entry -> new Place(
                        entry.getKey(),
                        entry.getValue().searched,
                        entry.getValue().unit,
                        entry.getValue().found.values().stream()
                                .mapToLong(Long::longValue)
                                .sum()))
                .toList();
    }

    /** All places, with what was found of the person of one erasure. */
    synchronized List<Place> places(long erasure) {
        return places.entrySet().stream()
                .map(entry -> new Place(
                        entry.getKey(),
                        entry.getValue().searched,
                        entry.getValue().unit,
                        entry.getValue().found.getOrDefault(erasure, 0L)))
                .toList();
    }

    /** How much was found, but for what still waits in the inbox and is left out when it loads. */
    public long found() {
        return places().stream()
                .filter(place -> !place.place().equals(StoredFile.Kind.INBOX.place()))
                .mapToLong(Place::found)
                .sum();
    }
}

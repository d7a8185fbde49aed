package io.caravan.erase;

import io.caravan.load.Persons;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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
     * @param found how many records, and names of files, are of the persons
     */
    public record Place(String place, long searched, String unit, long found) {}

    private final Map<String, Tally> places = new LinkedHashMap<>();
    private final Set<StoredFile> files = ConcurrentHashMap.newKeySet();
    private final Map<String, Map<String, Map<Long, Long>>> changing = new HashMap<>();
    private final List<Persons.Found> rows = new ArrayList<>();
    private final Set<String> notSearched = new ConcurrentSkipListSet<>();
    private volatile boolean mayHeal;

    synchronized void searched(String place, String unit, long units) {
        places.computeIfAbsent(place, name -> new Tally(unit)).searched += units;
    }

    synchronized void found(String place, String unit, long erasure) {
        places.computeIfAbsent(place, name -> new Tally(unit)).found.merge(erasure, 1L, Long::sum);
    }

    /**
     * A record of a file, or its name, is of the person.
     *
     * @param item by which the record is known when it is found again
     */
    void found(StoredFile file, String item, long erasure) {
        found(file.kind().place(), "files", erasure);
        files.add(file);
        // What a killed process was making is a copy, which goes and was never counted.
        if (file.kind() != StoredFile.Kind.INBOX && !file.isHidden()) {
            changing(file.kind().place(), item, erasure);
        }
    }

    /** A name of a file in the ledger is of the person. */
    void foundName(String item, long erasure) {
        found(Search.NAMES, "names", erasure);
        changing(Search.NAMES, item, erasure);
    }

    private synchronized void changing(String place, String item, long erasure) {
        changing.computeIfAbsent(place, any -> new HashMap<>())
                .computeIfAbsent(item, any -> new HashMap<>())
                .put(erasure, 1L);
    }

    synchronized void found(Collection<Persons.Found> inTables) {
        rows.addAll(inTables);
    }

    /** @param mayHeal whether it may be readable at the next time, rather than being of a kind that is never searched */
    void notSearched(String place, boolean mayHeal) {
        notSearched.add(place);
        this.mayHeal |= mayHeal;
    }

    /** Whether something was not searched that may be readable at the next time. */
    boolean mayHeal() {
        return mayHeal;
    }

    /** The files that hold something of the persons. */
    Collection<StoredFile> files() {
        return List.copyOf(files);
    }

    /** What was found in the tables. */
    synchronized List<Persons.Found> rows() {
        return List.copyOf(rows);
    }

    /** What was found outside of the tables, and is about to be changed: by place, by item, by erasure. */
    synchronized Map<String, Map<String, Map<Long, Long>>> changing() {
        return Map.copyOf(changing);
    }

    /** Whether all that was found is in files that cannot be changed, or waits in the inbox. */
    synchronized boolean isOnlyIn(Set<StoredFile> stuck) {
        return rows.stream().allMatch(place -> place.found() == 0)
                && !changing.containsKey(Search.NAMES)
                && files.stream().allMatch(file -> file.kind() == StoredFile.Kind.INBOX || stuck.contains(file));
    }

    /** The places, or files in them, that were not searched, with the reason. */
    public List<String> notSearched() {
        return List.copyOf(notSearched);
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

    /** How much of the person of an erasure is in a place that is left as it is. */
    synchronized long found(String place, long erasure) {
        Tally tally = places.get(place);
        return tally == null ? 0 : tally.found.getOrDefault(erasure, 0L);
    }

    /** How much was found, but for what still waits in the inbox and is left out when it loads. */
    public long found() {
        return places().stream()
                .filter(place -> !place.place().equals(StoredFile.Kind.INBOX.place()))
                .mapToLong(Place::found)
                .sum();
    }
}

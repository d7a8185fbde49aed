package io.caravan.erase;

import java.util.ArrayList;
import java.util.List;

/** What there is of a person, gathered for the person (Article 15 of the GDPR). For use by several threads. */
public final class Export {

    /**
     * One trace.
     *
     * @param place in words
     * @param where the file and line; nothing for a table
     * @param content the record as it rests there
     */
    public record Trace(String place, String where, String content) {}

    private final List<Trace> traces = new ArrayList<>();

    synchronized void add(String place, String where, String content) {
        traces.add(new Trace(place, where, content));
    }

    public synchronized List<Trace> traces() {
        return List.copyOf(traces);
    }
}

package io.caravan.erase;

import java.time.Instant;
import java.util.List;

/**
 * What was searched and changed for one erasure. It tells nothing of the person, so it may be kept and shown.
 *
 * @param erasure the number of the erasure in the books
 * @param domain the domain that was asked; an e-mail counts in all domains
 * @param channel how the request came in
 * @param requester who handed it in, as a person at a desk or a ticket; empty when nobody said so
 * @param byId whether the request named an id
 * @param byEmail whether the request named an e-mail
 * @param requested when the request was made
 * @param recorded when the erasure was written into the books, before the first change
 * @param finished when the last place was done
 * @param places every place that was searched, also where nothing was found
 * @param notSearched every place or file that was not searched, and why
 * @param accepted whether a person has decided that the erasure is done all the same
 * @param remains what a deletion does not reach at once
 */
public record Certificate(
        long erasure,
        String domain,
        String channel,
        String requester,
        boolean byId,
        boolean byEmail,
        Instant requested,
        Instant recorded,
        Instant finished,
        List<Place> places,
        List<String> notSearched,
        boolean accepted,
        List<Remainder> remains) {

    public Certificate {
        places = List.copyOf(places);
        notSearched = List.copyOf(notSearched);
        remains = List.copyOf(remains);
    }

    /**
     * @param place such as {@code table shop.customers} or {@code raw_data/archive}
     * @param searched how many units were looked at
     * @param unit what was counted, in the plural: {@code rows}, {@code files}
     * @param found how many records and names of the person there were, in all passes of the erasure
     * @param change what became of those: {@code removed}, {@code emptied}, {@code renamed} or {@code nothing}
     */
    public record Place(String place, long searched, String unit, long found, String change) {}

    /**
     * @param what such as {@code write-ahead log of the database}
     * @param until when it is gone, in words: {@code the next checkpoint}, {@code as long as backups are kept}
     */
    public record Remainder(String what, String until) {}
}

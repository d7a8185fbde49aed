package io.caravan.erase;

import io.caravan.contract.Contracts;
import io.caravan.contract.Erasing;
import io.caravan.load.Persons;
import io.caravan.run.Erasures;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says what was searched, what was found and changed, and what remains. */
final class Certifying {

    private static final List<Certificate.Remainder> REMAINS = List.of(
            new Certificate.Remainder(
                    "write-ahead log of the database", "the database has recycled or deleted it, as it is set up"),
            new Certificate.Remainder(
                    "backups and other copies", "you delete them; what returns from them is kept out"),
            new Certificate.Remainder(
                    "reports in SQLite and Parquet files",
                    "you delete them; they hold no personal values and were not searched"),
            new Certificate.Remainder("free space of disks", "it is written over, as with every deleted file"));

    private static final Certificate.Remainder DEAD_ROWS = new Certificate.Remainder(
            "dead rows in the files of the touched tables",
            "the space is used again, or at once with ./caravan erase --deep");

    private final Contracts contracts;
    private final Erasures erasures;
    private final Clock clock;

    Certifying(Contracts contracts, Erasures erasures, Clock clock) {
        this.contracts = contracts;
        this.erasures = erasures;
        this.clock = clock;
    }

    /**
     * The certificate of one erasure.
     *
     * @param changed how much of the person all passes have changed, by place
     * @param last of the search after the last change
     * @param deep whether the tables were written anew
     */
    Certificate certificate(Erasures.Open request, Map<String, Long> changed, Findings last, boolean deep) {
        List<Certificate.Place> places = last.places().stream()
                .map(place -> {
                    long waiting = place.place().equals(StoredFile.Kind.INBOX.place())
                            ? last.found(place.place(), request.erasure())
                            : 0;
                    long found = changed.getOrDefault(place.place(), 0L) + waiting;
                    return new Certificate.Place(
                            place.place(), place.searched(), place.unit(), found, change(place, found));
                })
                .collect(Collectors.toCollection(ArrayList::new));
        // Of some places nothing is said while they are empty, as they are by now.
        changed.forEach((place, found) -> {
            if (places.stream().noneMatch(other -> other.place().equals(place))) {
                places.add(new Certificate.Place(place, 0, "rows", found, "removed"));
            }
        });
        List<Certificate.Remainder> remains = new ArrayList<>(REMAINS);
        if (!deep) {
            remains.add(0, DEAD_ROWS);
        }
        return new Certificate(
                request.erasure(),
                request.domain().isEmpty() ? "all domains" : request.domain(),
                request.from().channel(),
                request.from().requester(),
                request.byId(),
                request.byEmail(),
                request.askedAt(),
                erasures.recordedAt(request.erasure()),
                clock.instant(),
                places,
                last.notSearched(),
                request.accepted(),
                remains);
    }

    private String change(Findings.Place place, long found) {
        if (found == 0) {
            return "nothing";
        }
        if (place.place().equals(Search.NAMES)) {
            return "renamed";
        }
        if (place.place().equals(StoredFile.Kind.INBOX.place())) {
            return "left out when it loads";
        }
        if (place.unit().equals("files")) {
            return "removed, or emptied where accounts need the record";
        }
        boolean emptied = contracts.all().stream()
                .filter(contract -> contract.erasing() == Erasing.EMPTY)
                .anyMatch(contract -> place.place().equals(Persons.Rest.TABLE.of(contract))
                        || place.place().equals(Persons.Rest.WAITING.of(contract)));
        return emptied ? "emptied" : "removed";
    }
}

package io.caravan.cli;

import io.caravan.erase.Erase;
import io.caravan.erase.Findings;
import java.io.PrintWriter;
import java.util.Collection;

/** What erasure came to, for people. */
final class ErasureReport {

    private ErasureReport() {}

    /** Whether every place was searched. */
    static boolean print(Erase.Outcome outcome, PrintWriter out) {
        if (outcome.busy()) {
            out.println("  Another process is erasing; the requests are taken up after it.");
        }
        for (var page : outcome.certificates()) {
            out.println("  Forgotten  " + page);
        }
        for (var page : outcome.incomplete()) {
            out.println("  Incomplete " + page);
        }
        for (var page : outcome.earlier()) {
            out.println("  Nothing new was found; the certificate stands: " + page);
        }
        if (outcome.nothing() > 0) {
            out.println(
                    "  Nothing was found of " + (outcome.nothing() == 1 ? "one person" : outcome.nothing() + " persons")
                            + ", suppressed all the same: records that come later do not load.");
        }
        if (outcome.held() > 0) {
            out.println("  Held       " + outcome.held()
                    + (outcome.held() == 1 ? " request" : " requests")
                    + " that may reach different people; nothing was touched. See ./caravan decide-erasure");
        }
        if (!outcome.notSearched().isEmpty()) {
            out.println("  These were not searched, and the requests stay open for them:");
            outcome.notSearched().forEach(place -> out.println("    " + place));
        }
        return outcome.notSearched().isEmpty();
    }

    static void print(Collection<Findings.Place> places, PrintWriter out) {
        Tabular table = new Tabular("place", "searched", "found");
        places.forEach(place -> table.row(place.place(), place.searched() + " " + place.unit(), place.found()));
        table.print(out);
    }
}

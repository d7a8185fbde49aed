package io.caravan.cli;

import io.caravan.erase.Erase;
import io.caravan.erase.Findings;
import java.io.PrintWriter;
import java.util.Collection;

/** What erasure came to, for people. */
final class ErasureReport {

    private ErasureReport() {}

    /** Whether no request is left for want of a place that can be searched. */
    static boolean print(Erase.Outcome outcome, PrintWriter out) {
        if (outcome.busy()) {
            out.println("  Another process is erasing; the requests are taken up by it or at the next time.");
        }
        for (var page : outcome.certificates()) {
            out.println("  Forgotten  " + page);
        }
        if (outcome.nothing() > 0) {
            out.println(
                    "  Nothing was found of " + (outcome.nothing() == 1 ? "one person" : outcome.nothing() + " persons")
                            + ", suppressed all the same: records that come later do not load.");
        }
        if (outcome.held() > 0) {
            out.println("  Held       " + outcome.held()
                    + " requests whose id and e-mail address belong to different people; nothing was touched for them");
        }
        if (!outcome.unsearchable().isEmpty()) {
            out.println("  Nobody was forgotten, as these places cannot be searched:");
            outcome.unsearchable().forEach(place -> out.println("    " + place));
        }
        return outcome.unsearchable().isEmpty();
    }

    static void print(Collection<Findings.Place> places, PrintWriter out) {
        Tabular table = new Tabular("place", "searched", "found");
        places.forEach(place -> table.row(place.place(), place.searched() + " " + place.unit(), place.found()));
        table.print(out);
    }
}

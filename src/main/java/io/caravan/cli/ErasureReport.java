package io.caravan.cli;

import io.caravan.erase.Erase;
import io.caravan.erase.Findings;
import io.caravan.route.Awaiting;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collection;

/** What erasure came to, for people. */
final class ErasureReport {

    private static final Duration A_MOMENT = Duration.ofMillis(500);

    private ErasureReport() {}

    /** Erases, after any other process that is at it; busy when it was told to end before that. */
    static Erase.Outcome inTurn(Erase erase, boolean deep, Stopping stopping, PrintWriter out) {
        Erase.Outcome outcome = erase.erase(deep);
        if (outcome.busy()) {
            out.println("  Another process is erasing; this one goes on after it.");
            out.flush();
        }
        while (outcome.busy() && !Awaiting.until(stopping::isAsked, A_MOMENT)) {
            outcome = erase.erase(deep);
        }
        return outcome;
    }

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

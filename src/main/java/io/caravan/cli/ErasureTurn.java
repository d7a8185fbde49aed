package io.caravan.cli;

import io.caravan.database.SessionLock;
import io.caravan.failure.BusyException;
import io.caravan.route.Awaiting;
import io.caravan.run.Erasures;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;

/** While files are written that may tell of persons, nobody is erased: an erasure would miss what appears behind it. */
final class ErasureTurn {

    private static final Duration A_MOMENT = Duration.ofMillis(500);
    private static final int MOST_MOMENTS = 7200;

    private ErasureTurn() {}

    /**
     * Waits until nobody erases, and keeps others from it until it is closed.
     *
     * @throws BusyException when it is not over after an hour
     */
    static SessionLock take(Erasures erasures, PrintWriter out) {
        Optional<SessionLock> turn = erasures.tryTurn();
        if (turn.isEmpty()) {
            out.println("  Another process erases, or writes files of persons; this one goes on after it.");
            out.flush();
        }
        for (int moment = 0; turn.isEmpty() && moment < MOST_MOMENTS; moment++) {
            boolean unused = Awaiting.until(() -> false, A_MOMENT);
            turn = erasures.tryTurn();
        }
        return turn.orElseThrow(() -> new BusyException("another process has been erasing for an hour; try again"));
    }
}

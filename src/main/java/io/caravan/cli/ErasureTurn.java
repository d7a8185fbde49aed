package io.caravan.cli;

import io.caravan.database.SessionLock;
import io.caravan.erase.Erase;
import io.caravan.failure.BusyException;
import io.caravan.route.Awaiting;
import io.caravan.run.Erasures;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Erasing takes turns with whatever writes files that may tell of persons: an erasure would miss what appears behind it. */
final class ErasureTurn {

    private static final Duration A_MOMENT = Duration.ofMillis(500);
    private static final Duration AT_MOST = Duration.ofHours(1);

    private ErasureTurn() {}

    /** Erases, after any other process that has the turn; busy when it was told to stop before that. */
    static Erase.Outcome erase(Erase erase, boolean deep, Stopping stopping, PrintWriter out) {
        return inTurn(() -> Optional.of(erase.erase(deep)).filter(outcome -> !outcome.busy()), stopping::isAsked, out)
                .orElse(Erase.Outcome.BUSY);
    }

    /**
     * Does work while nobody erases.
     *
     * @throws BusyException when another process has had the turn for an hour
     */
    static <T> T whileNobodyErases(Erasures erasures, PrintWriter out, Supplier<T> work) {
        long begin = System.nanoTime();
        SessionLock turn = inTurn(erasures::tryTurn, () -> System.nanoTime() - begin > AT_MOST.toNanos(), out)
                .orElseThrow(() -> new BusyException("another process has been erasing for an hour; try again"));
        try {
            return work.get();
        } finally {
            turn.close();
        }
    }

    private static <T> Optional<T> inTurn(Supplier<Optional<T>> attempt, BooleanSupplier ended, PrintWriter out) {
        Optional<T> taken = attempt.get();
        if (taken.isEmpty()) {
            out.println("  Another process erases, or writes files of persons; this one goes on after it.");
            out.flush();
        }
        while (taken.isEmpty() && !Awaiting.until(ended, A_MOMENT)) {
            taken = attempt.get();
        }
        return taken;
    }
}

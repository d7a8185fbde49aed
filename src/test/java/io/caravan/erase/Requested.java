package io.caravan.erase;

import io.caravan.run.Erasures;
import java.time.Instant;

/** Requests for tests. */
final class Requested {

    private Requested() {}

    /** A request of the shop that nobody has begun. */
    static Erasures.Open open(long number, Erasures.Asked asked) {
        return new Erasures.Open(
                number,
                "shop",
                asked.byId(),
                asked.byEmail(),
                false,
                false,
                Erasures.Scope.ONE,
                new Erasures.From("a test", ""),
                Instant.EPOCH,
                asked.tokens());
    }
}

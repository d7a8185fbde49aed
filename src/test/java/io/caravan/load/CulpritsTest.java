package io.caravan.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.database.Database;
import io.caravan.failure.DatabaseException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CulpritsTest {

    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void findsEachRecordThatIsNotTaken() {
        Random random = new Random(16);
        for (int round = 0; round < 200; round++) {
            int records = 1 + random.nextInt(300);
            Set<Long> bad = new TreeSet<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                bad.add((long) random.nextInt(records));
            }
            assertThat(Culprits.find(0, records - 1L, failingWith(bad)).keySet())
                    .containsExactlyElementsOf(bad);
        }
    }

    @Test
    void oneOfAMillionTakesTwoAttemptsForEachHalving() {
        assertThat(Culprits.find(1, 1_000_000, failingWith(Set.of(777_777L))).keySet())
                .containsExactly(777_777L);
        assertThat(attempts.get()).isLessThan(2 * 21);
    }

    @Test
    void findsNothingWhereOnlyTwoTogetherAreNotTaken() {
        Culprits.Attempt together = (first, last) -> first <= 3 && last >= 8 ? reason() : Optional.empty();
        assertThat(Culprits.find(1, 10, together)).isEmpty();
    }

    @Test
    void stopsOnceThereAreTooMany() {
        Set<Long> all = new TreeSet<>();
        for (long record = 0; record < 10_000; record++) {
            all.add(record);
        }
        assertThat(Culprits.find(0, 9_999, failingWith(all))).hasSize(Culprits.MOST + 1);
    }

    private Culprits.Attempt failingWith(Set<Long> bad) {
        return (first, last) -> {
            attempts.incrementAndGet();
            return bad.stream().anyMatch(record -> record >= first && record <= last) ? reason() : Optional.empty();
        };
    }

    private static Optional<DatabaseException> reason() {
        return Optional.of((DatabaseException) Database.scrubbed(new SQLException("", "54000")));
    }
}

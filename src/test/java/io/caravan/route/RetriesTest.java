package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RetriesTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);
    private final Retries retries = new Retries(now::get);

    @Test
    void waitsTwiceAsLongEachTimeAndAMinuteAtTheMost() {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            assertThat(retries.isDue("shop/a.json")).isTrue();
            retries.failed("shop/a.json", "the disk is full");
            waits.add(secondsUntilDue());
        }
        assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
        assertThat(retries.isDue("shop/b.json")).isTrue();
    }

    @Test
    void beginsAnewOnceTheFileIsDecided() {
        retries.failed("shop/a.json", "the disk is full");
        retries.failed("shop/a.json", "the disk is full");
        retries.decided("shop/a.json");
        assertThat(retries.isDue("shop/a.json")).isTrue();
        retries.failed("shop/a.json", "the disk is full");
        assertThat(secondsUntilDue()).isEqualTo(1);
    }

    private long secondsUntilDue() {
        long seconds = 0;
        while (!retries.isDue("shop/a.json")) {
            now.addAndGet(Duration.ofSeconds(1).toNanos());
            seconds++;
        }
        return seconds;
    }
}

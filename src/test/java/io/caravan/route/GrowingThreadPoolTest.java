package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GrowingThreadPoolTest {

    @Test
    void takesAsMuchWorkAsItMayAndNoMore() {
        GrowingThreadPool pool = new GrowingThreadPool();
        pool.setThreadCount(3);
        pool.initialize();
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        Runnable silent = () -> {
            begun.incrementAndGet();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        assertThat(pool.blockForAvailableThreads()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            assertThat(pool.runInThread(silent)).isTrue();
        }
        assertThat(pool.runInThread(silent)).isFalse();
        assertThat(Awaiting.until(() -> begun.get() == 3, Duration.ofSeconds(5)))
                .isTrue();
        end.countDown();
        assertThat(pool.blockForAvailableThreads()).isPositive();
        assertThat(pool.runInThread(silent)).isTrue();
        pool.shutdown(true);
        assertThat(pool.runInThread(silent)).isFalse();
        assertThat(begun).hasValue(4);
    }
}

package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DatabaseWatchTest {

    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final List<Instant> noted = new CopyOnWriteArrayList<>();
    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile boolean isThere = true;
    private volatile boolean isMailServerThere = true;
    private volatile boolean isMailServerSilent;
    private volatile boolean isLedgerThere = true;
    private final DatabaseWatch watch =
            new DatabaseWatch(() -> isThere, this::send, (since, until) -> note(since), Clock.systemUTC());

    @AfterEach
    void closes() {
        answered.countDown();
        watch.close();
    }

    private boolean send(Letter letter) {
        if (isMailServerSilent) {
            try {
                answered.await();
            } catch (InterruptedException e) {
                return false;
            }
        }
        if (isMailServerThere) {
            sent.add(letter.subject());
        }
        return isMailServerThere;
    }

    private void note(Instant since) {
        if (!isLedgerThere) {
            throw new IllegalStateException("away again");
        }
        noted.add(since);
    }

    @Test
    void notifiesEachOutageOnce() {
        for (int outage = 1; outage <= 3; outage++) {
            int expected = outage;
            isThere = false;
            require(() -> !watch.isThere() && sent.size() == expected);
            isThere = true;
            require(watch::isThere);
        }
        assertThat(noted).isEmpty();
        assertThat(sent).hasSize(3);
    }

    @Test
    void anOutageThatCouldNotBeMailedIsNotedWhenTheDatabaseIsBack() {
        isMailServerThere = false;
        isThere = false;
        require(() -> !watch.isThere());
        isLedgerThere = false;
        isThere = true;
        require(watch::isThere);
        isLedgerThere = true;
        require(() -> watch.isThere() && noted.size() == 1);
        assertThat(noted).hasSize(1);
        assertThat(sent).isEmpty();
    }

    @Test
    void aSilentMailServerKeepsNobodyWaitingAndOneMailIsSent() throws Exception {
        isMailServerSilent = true;
        isThere = false;
        ExecutorService routes = Executors.newFixedThreadPool(10);
        try {
            for (int look = 0; look < 20; look++) {
                List<Future<Boolean>> looks = routes.invokeAll(Collections.nCopies(10, watch::isThere));
                for (Future<Boolean> one : looks) {
                    var unused = one.get(2, TimeUnit.SECONDS);
                }
            }
        } finally {
            routes.shutdown();
        }
        require(() -> !watch.isThere());
        isThere = true;
        require(watch::isThere);
        assertThat(sent).isEmpty();
        isMailServerSilent = false;
        answered.countDown();
        require(() -> watch.isThere() && sent.size() == 1);
        assertThat(noted).isEmpty();
    }

    /** As when a route is stopped in the middle of its question: what it could not ask says nothing about the database. */
    @Test
    void anInterruptedQuestionIsNoOutage() {
        isThere = false;
        Thread.currentThread().interrupt();
        assertThat(watch.isThere()).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        isThere = true;
        require(watch::isThere);
        isThere = false;
        require(() -> !watch.isThere() && !sent.isEmpty());
        isThere = true;
        require(watch::isThere);
        assertThat(sent).hasSize(1);
        assertThat(noted).isEmpty();
    }

    private static void require(BooleanSupplier condition) {
        assertThat(Awaiting.until(condition, Duration.ofSeconds(10))).isTrue();
    }
}

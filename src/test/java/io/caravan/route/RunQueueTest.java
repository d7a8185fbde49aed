package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RunQueueTest {

    @Test
    void aRunThatEndsMakesPlaceForTheNext() {
        RunQueue queue = new RunQueue(1);
        RunQueue.Place first = queue.enter();
        CompletableFuture<RunQueue.Place> second = CompletableFuture.supplyAsync(queue::enter);
        assertThat(second).isNotDone();
        first.close();
        assertThat(second.join()).isNotNull();
    }

    @Test
    void whoWaitsIsSentAwayWhenTheServiceStops() {
        RunQueue queue = new RunQueue(1);
        RunQueue.Place unused = queue.enter();
        CompletableFuture<RunQueue.Place> second = CompletableFuture.supplyAsync(queue::enter);
        queue.close();
        assertThatThrownBy(second::join).hasCauseInstanceOf(RejectedExecutionException.class);
    }
}

package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BatchWindowTest {

    private final BatchWindow window = new BatchWindow(1);

    @Test
    void aBatchThatIsThroughMakesRoomForTheNext() {
        assertThat(window.enter()).isTrue();
        CompletableFuture<Boolean> next = CompletableFuture.supplyAsync(window::enter);
        window.leave();
        assertThat(next.join()).isTrue();
    }

    @Test
    void nobodyWaitsForRoomOnceTheRunIsOver() throws Exception {
        assertThat(window.enter()).isTrue();
        CompletableFuture<Boolean> next = CompletableFuture.supplyAsync(window::enter);
        window.close(); // the batch inside never ends
        assertThat(next.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(window.enter()).isFalse();
    }
}

package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Documents;
import io.caravan.read.Limits;
import io.caravan.read.RawRows;
import io.caravan.read.Read;
import io.caravan.run.Fingerprint;
import io.caravan.run.OpenRuns;
import io.caravan.run.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.DefaultUnitOfWork;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadStepTest {

    private static final int AT_A_TIME = Runtime.getRuntime().availableProcessors() + 1;

    @TempDir
    Path folder;

    @Test
    void readsNoFurtherThanThereIsRoomForBatches() throws IOException {
        Path file = folder.resolve("customers.json");
        Files.write(file, Collections.nCopies(12, "{\"id\": \"1\"}"));
        Run run = new Run(
                1,
                1,
                Documents.contract("shop.customers"),
                new Fingerprint(Documents.KEY).take("shop/customers.json", file));
        AtomicInteger given = new AtomicInteger();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.start();
            Exchange exchange = exchange(camel);
            exchange.setProperty(Flow.RUN, OpenRuns.of(run));
            Iterator<RawRows> batches = new ReadStep(new Read(1, Limits.DEFAULT, Clock.systemUTC())).batches(exchange);
            Thread reader = new Thread(() -> batches.forEachRemaining(batch -> given.incrementAndGet()));
            reader.setDaemon(true);
            reader.start();

            assertThat(Awaiting.until(() -> given.get() == AT_A_TIME, Duration.ofSeconds(10)))
                    .isTrue();
            assertThat(Awaiting.until(() -> given.get() > AT_A_TIME, Duration.ofMillis(300)))
                    .isFalse();
            for (int done = 1; done <= 12; done++) {
                Exchange batch = exchange(camel);
                batch.setProperty("window", exchange.getProperty("window"));
                ReadStep.begun(batch);
                batch.getUnitOfWork().done(batch);
                int expected = Math.min(12, AT_A_TIME + done);
                assertThat(Awaiting.until(() -> given.get() == expected, Duration.ofSeconds(10)))
                        .isTrue();
            }
        }
    }

    private static Exchange exchange(DefaultCamelContext camel) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.getExchangeExtension().setUnitOfWork(new DefaultUnitOfWork(exchange));
        return exchange;
    }
}

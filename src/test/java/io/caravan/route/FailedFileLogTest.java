package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class FailedFileLogTest {

    @TempDir
    Path folder;

    @Test
    void camelLogsNothingOfItsOwnWhenAFileFails() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        root.addAppender(logged);
        AtomicInteger failed = new AtomicInteger();
        Files.writeString(folder.resolve("customers.json"), "{}");
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    onException(Exception.class).logExhausted(false);
                    from("file:" + folder + "?noop=true&idempotent=false&delay=10&initialDelay=0")
                            .process(exchange -> {
                                failed.incrementAndGet();
                                throw new IllegalStateException("the database is away");
                            });
                }
            });
            camel.start();
            assertThat(Awaiting.until(() -> failed.get() > 1, Duration.ofSeconds(30)))
                    .isTrue();
        } finally {
            root.detachAppender(logged);
        }
        assertThat(logged.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .noneMatch(message -> message.contains("Rollback"));
    }
}

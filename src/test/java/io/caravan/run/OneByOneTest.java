package io.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.caravan.database.Database;
import io.caravan.failure.DatabaseAwayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OneByOneTest {

    private final Logger log = (Logger) LoggerFactory.getLogger("one by one");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final OneByOne work = new OneByOne(log);
    private final List<String> done = new ArrayList<>();

    @BeforeEach
    void listens() {
        lines.start();
        log.addAppender(lines);
    }

    @Test
    void goesOnPastWhatFailsAndLogsItOnce() {
        for (int i = 0; i < 3; i++) {
            assertThat(work.each(List.of("a", "b", "c"), name -> name, name -> {
                        if (name.equals("b")) {
                            throw new UncheckedIOException(new IOException("no room"));
                        }
                        done.add(name);
                    }))
                    .isEqualTo(2);
        }
        assertThat(done).containsExactly("a", "c", "a", "c", "a", "c");
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("b: a file: cannot be read or written; it is tried again");
    }

    @Test
    void logsAgainWhatHadSucceeded() {
        for (boolean fails : List.of(true, false, true)) {
            var unused = work.isDone("a", () -> {
                if (fails) {
                    throw new IllegalStateException("a value");
                }
            });
        }
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(2)
                .allMatch(line -> !line.contains("a value"));
    }

    @Test
    void endsWhenTheDatabaseIsAway() {
        assertThatThrownBy(() -> work.each(List.of("a", "b"), name -> name, name -> {
                    done.add(name);
                    throw Database.scrubbed(new SQLTransientException("gone"));
                }))
                .isInstanceOf(DatabaseAwayException.class);
        assertThat(done).containsExactly("a");
        assertThat(lines.list).isEmpty();
    }
}

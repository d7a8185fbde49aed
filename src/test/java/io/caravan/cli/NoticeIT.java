package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.database.Database;
import io.caravan.notify.Notify;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cause is notified once while it lasts, and again when it comes again. */
@Timeout(60)
class NoticeIT {

    private static final String SLOT = "caravan_delivery";

    @TempDir
    Path folder;

    private Home home;
    private Database database;
    private Notify notify;

    @BeforeEach
    void begins() {
        home = Home.in(folder.resolve("home"));
        database = home.database();
        database.migrate();
        notify = new Notify(database, home.folder().resolve("raw_data/failed"));
    }

    @AfterEach
    void ends() {
        database.close();
    }

    @Test
    void aSlotThatFlapsAroundItsLimitIsNotifiedOnce() {
        for (int i = 0; i < 5; i++) {
            boolean written = notify.tellBehind("delivery", SLOT, 6_000_000, Notify.Lag.ABOVE_LIMIT);
            assertThat(written).isEqualTo(i == 0);
            assertThat(notify.tellBehind("delivery", SLOT, 4_000_000, Notify.Lag.BELOW_LIMIT))
                    .isFalse();
            assertThat(notify.tellBehind("delivery", SLOT, 0, Notify.Lag.FAR_BELOW_LIMIT))
                    .isFalse();
            assertThat(notify.tellBehind("delivery", SLOT, 0, Notify.Lag.FAR_BELOW_LIMIT))
                    .isFalse();
        }
        assertThat(mails()).isEqualTo("1");
    }

    @Test
    void aSlotThatWasWellForAWhileIsNotifiedAgain() {
        assertThat(notify.tellBehind("delivery", SLOT, 6_000_000, Notify.Lag.ABOVE_LIMIT))
                .isTrue();
        assertThat(notify.tellBehind("delivery", SLOT, 0, Notify.Lag.FAR_BELOW_LIMIT))
                .isFalse();
        database.run(transaction -> transaction
                .sql("UPDATE caravan.notice SET ended_at = now() - interval '11 minutes'")
                .update());
        assertThat(notify.tellBehind("delivery", SLOT, 0, Notify.Lag.FAR_BELOW_LIMIT))
                .isFalse();
        assertThat(notify.tellBehind("delivery", SLOT, 6_000_000, Notify.Lag.ABOVE_LIMIT))
                .isTrue();
        assertThat(mails()).isEqualTo("2");
    }

    @Test
    void aSourceIsNotifiedOnceUntilItWasFetched() {
        notify.tellNotFetched("coins.metrics", "", "the source answered 500");
        notify.tellNotFetched("coins.metrics", "", "the source does not answer");
        assertThat(mails()).isEqualTo("1");
        notify.tellNotFetched("coins.metrics", "history", "the source answered 500");
        notify.endNotFetched("coins.metrics", "");
        notify.tellNotFetched("coins.metrics", "history", "the source answered 500");
        assertThat(mails()).isEqualTo("2");
        notify.tellNotFetched("coins.metrics", "", "the source answered 500");
        assertThat(mails()).isEqualTo("3");
    }

    @Test
    void aFileThatNoDatasetTakesIsNotifiedOnceUntilItIsAnother() {
        Instant written = Instant.parse("2024-02-01T10:00:00Z");
        String longest = "shop/" + "x".repeat(4000);
        notify.tellUnmatched(Map.of("shop/recipes.json", written, longest, written));
        notify.tellUnmatched(Map.of("shop/recipes.json", written, longest, written));
        assertThat(mails()).isEqualTo("1");
        notify.tellUnmatched(Map.of("shop/recipes.json", written.plusSeconds(1), longest, written));
        assertThat(mails()).isEqualTo("2");
        assertThat(home.ask("SELECT body FROM caravan.mail ORDER BY mail DESC LIMIT 1"))
                .contains("shop/recipes.json")
                .doesNotContain("xxx");
    }

    private String mails() {
        return home.ask("SELECT count(*) FROM caravan.mail");
    }
}

package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.route.Awaiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo as somebody sees it who has nothing yet: no database, and none of the systems of others. */
@Timeout(240)
class DemoIT {

    private static final Duration AT_MOST = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void showsAllDomainsAndStaysUp() throws Exception {
        Home home = Home.in(folder.resolve("home"));
        home.set("", "caravan.db.user=", "caravan.db.password=");
        Folder.copy(Home.REPOSITORY.resolve("raw_data/sample"), home.folder().resolve("raw_data/sample"));
        Path printed = folder.resolve("printed");

        Process demo = home.process("demo").redirectOutput(printed.toFile()).start();
        try {
            assertThat(Awaiting.until(() -> text(printed).contains("Ctrl-C ends it.") || !demo.isAlive(), AT_MOST))
                    .isTrue();
            assertThat(text(printed))
                    .contains("more files from stand-ins for the systems of others.")
                    .containsPattern("shop\\.transactions +623 ")
                    .containsPattern("retail\\.orders +123 ")
                    .containsPattern("b2b\\.weblog +1,500 ")
                    .containsPattern("delivery\\.customers +100 +100 ")
                    .containsPattern("delivery\\.orders +[0-9]+ ")
                    .containsPattern("coins\\.metrics +[0-9,]+ ")
                    .contains("Questions  ./caravan query --all")
                    .doesNotContain("ERROR");
            assertThat(text(printed).replaceFirst("(?s)Ctrl-C ends it\\..*", ""))
                    .as("an account and no log")
                    .doesNotContainPattern("(?m)^\\d\\d:\\d\\d:\\d\\dZ ");
            assertThat(home.run("query", "top_dates").text()).containsPattern("20\\d\\d-\\d\\d-\\d\\d +[1-9]");
            String yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1).toString();
            Path bars = home.output().resolve("reports/coin_metrics/date=" + yesterday);
            assertThat(bars.resolve("report.csv"))
                    .content()
                    .startsWith("timeframe,start_timestamp,price,hash_rate,difficulty\r\n5m,")
                    .satisfies(rows -> assertThat(rows.lines().count()).isEqualTo(1 + 288));
            assertThat(bars.resolve("chart.svg")).isNotEmptyFile();
        } finally {
            demo.destroy();
        }
        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        assertThat(home.folder().resolve(".caravan/postgres/data/postmaster.pid"))
                .as("nor does its server stay")
                .doesNotExist();
    }

    private static String text(Path printed) {
        try {
            return Files.readString(printed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

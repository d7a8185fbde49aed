package io.caravan.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.failure.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {

    @TempDir
    Path home;

    @BeforeEach
    void hasADomain() throws IOException {
        Files.createDirectories(home.resolve("routes/shop"));
    }

    @Test
    void aDomainHasSettingsOfItsOwnAlsoInFiles() throws IOException {
        Files.writeString(home.resolve("address"), "http://marker-address\n");
        file("shop.source-url-file=address\nshop.depth=3\n");
        Settings settings = SettingsReader.read(home, Map.of("SHOP_PERIOD", "PT5M"));
        assertThat(settings.ofDomain("shop.source-url")).contains("http://marker-address");
        assertThat(settings.ofDomain("shop.depth")).contains("3");
        assertThat(settings.ofDomain("shop.period")).contains("PT5M");
        assertThat(settings.toString()).doesNotContain("marker-address");
        file("shops.depth=3\n");
        assertThatThrownBy(() -> SettingsReader.read(home, Map.of()))
                .hasMessageContaining("shops.depth: is no setting");
    }

    @Test
    void everythingHasADefault() {
        Settings settings = SettingsReader.read(home, Map.of());
        assertThat(settings.inbox()).isEqualTo(home.resolve("raw_data/inbox"));
        assertThat(settings.db().isEmbedded()).isTrue();
        assertThat(settings.mail().isOutbox()).isTrue();
        assertThat(settings.timeZone()).as("whatever the machine has").isEqualTo(ZoneId.of("UTC"));
        assertThat(settings.schedule(DatasetName.parse("shop.customers"))).isEmpty();
    }

    @Test
    void theEnvironmentWinsOverTheFile() throws IOException {
        file("caravan.batch-size=10\ncaravan.unmatched-after=PT1M\nshop.products.schedule=0 0 0 * * ?\n");
        Settings settings = SettingsReader.read(
                home, Map.of("CARAVAN_BATCH_SIZE", "20", "SHOP_CUSTOMERS_SCHEDULE", "0 0 * * * ?", "PATH", "/bin"));
        assertThat(settings.batchSize()).isEqualTo(20);
        assertThat(settings.unmatchedAfter()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.schedule(DatasetName.parse("shop.products"))).contains("0 0 0 * * ?");
        assertThat(settings.schedule(DatasetName.parse("shop.customers"))).contains("0 0 * * * ?");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "caravan.batch-size=0              | caravan.batch-size: must be greater than or equal to 1",
                "caravan.batch-size=many           | caravan.batch-size: must be a whole number",
                "caravan.unmatched-after=soon      | caravan.unmatched-after: must be a duration",
                "caravan.db.url=mysql://x          | caravan.db.url: must be like jdbc:postgresql://host:5432/database",
                "caravan.mail.port=70000           | caravan.mail.port: must be less than or equal to 65535",
                "caravan.mail.to=nobody            | caravan.mail.to: must be one or several e-mail addresses",
                "caravan.mail.reports-to=a@b.org,me | caravan.mail.reports-to: must be e-mail addresses",
                "caravan.s3.endpoint=storage       | caravan.s3.endpoint: must be an address such as",
                "caravan.s3.access-key=reader      | caravan.s3.secret-key: must be set together with caravan.s3.access-key",
                "caravan.limits.record-bytes=1     | caravan.limits.record-bytes: must be greater",
                "caravan.retention.archive=PT1H    | caravan.retention.archive: must be from a day (P1D)",
                "caravan.retention.mails=P9999999D | caravan.retention.mails: must be from a day (P1D)",
                "caravan.time-zone=Berlin          | caravan.time-zone: must be the name of a time zone such as Europe/Berlin",
                "caravan.time-zone=+02:00          | caravan.time-zone: must be the name of a time zone such as Europe/Berlin",
                "caravan.retention-schedule=daily  | caravan.retention-schedule: must be a Quartz cron expression",
                "caravan.housekeeping-schedule=60  | caravan.housekeeping-schedule: must be a Quartz cron expression",
                "caravan.db.url=jdbc:postgresql://h:p/d | caravan.db.url: must be like jdbc:postgresql://host:5432/database",
                "caravan.lease=PT0S                | caravan.lease: must be from a second (PT1S) to a day (P1D)",
                "caravan.tell-every=-PT1S          | caravan.tell-every: must be from a tenth of a second",
                "caravan.unmatched-after=-PT1S     | caravan.unmatched-after: must not be negative",
                "caravan.fetch.timeout=PT0S        | caravan.fetch.timeout: must be from a millisecond",
                "caravan.fetch.retry-delay=-PT1S   | caravan.fetch.retry-delay: must be from a millisecond",
                "caravan.btach-size=1              | caravan.btach-size: is no setting (in caravan.properties); did you mean caravan.batch-size?",
                "caravan.key-file=nowhere          | nowhere: is not there",
            })
    void aValueThatCannotWorkIsRefusedByItsKey(String line, String message) throws IOException {
        file(line);
        assertThatThrownBy(() -> SettingsReader.read(home, Map.of()))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whoGetsReportsIsSaidInEitherWay() throws IOException {
        Map<String, String> environment = Map.of("REPORT_EMAIL_TARGETS", "ada@example.org, grace@example.org,");
        assertThat(SettingsReader.read(home, environment).mail().receiversOfReports())
                .containsExactly("ada@example.org", "grace@example.org");
        file("caravan.mail.reports-to=linus@example.org");
        assertThat(SettingsReader.read(home, environment).mail().receiversOfReports())
                .containsExactly("linus@example.org");
        file("");
        assertThat(SettingsReader.read(home, Map.of()).mail().receiversOfReports())
                .as("the people who look after this installation")
                .containsExactly("");
    }

    @Test
    void aVariableThatNobodyKnowsIsRefused() {
        assertThatThrownBy(() -> SettingsReader.read(home, Map.of("CARAVAN_DB_ULR", "x")))
                .hasMessageContaining("CARAVAN_DB_ULR: is no setting");
    }

    @Test
    void aScheduleMustBeACronExpression() {
        Settings settings = SettingsReader.read(home, Map.of("SHOP_PRODUCTS_SCHEDULE", "hourly"));
        assertThatThrownBy(() -> settings.schedule(DatasetName.parse("shop.products")))
                .hasMessageContaining("shop.products.schedule: is no Quartz cron expression");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "caravan.retention.archive=P30D, caravan.retention.archive: must be longer than records of ",
        "caravan.retention.failed=P30D, caravan.retention.failed: must be longer than records of ",
    })
    void rawFilesAreKeptForLongerThanTheirRecordsMayWait(String line, String message) throws IOException {
        Contracts contracts = Contracts.read(Path.of("routes").toAbsolutePath());
        SettingsReader.read(home, Map.of()).outlast(contracts);
        file(line);
        Settings settings = SettingsReader.read(home, Map.of());
        assertThatThrownBy(() -> settings.outlast(contracts))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("(P30D, patience in its contract)");
    }

    @Test
    void secretsComeFromFilesAsWellAndAreNotPrinted() throws IOException {
        Files.writeString(home.resolve("password"), "marker-password\n");
        file("caravan.db.url=jdbc:postgresql://db/x\ncaravan.db.password-file=password\n");
        Settings settings = SettingsReader.read(home, Map.of("CARAVAN_MAIL_PASSWORD", "marker-mail"));
        assertThat(settings.db().password().value()).isEqualTo("marker-password");
        assertThat(settings.mail().password().value()).isEqualTo("marker-mail");
        assertThat(settings.toString()).doesNotContain("marker");
    }

    @Test
    void theKeyIsMadeOnceForTheOwnersEyes() throws IOException {
        Settings settings = SettingsReader.read(home, Map.of());
        byte[] first = Keys.of(settings).of("pseudonyms").getEncoded();
        assertThat(Keys.of(settings).of("pseudonyms").getEncoded()).isEqualTo(first);
        assertThat(Keys.of(settings).of("fingerprints").getEncoded()).isNotEqualTo(first);
        Path file = home.resolve(".caravan/keys/master.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aGivenKeyMustBeLong() {
        Settings settings = SettingsReader.read(home, Map.of("CARAVAN_KEY", "short"));
        assertThatThrownBy(() -> Keys.of(settings)).hasMessageContaining("caravan.key: must have at least 32");
    }

    private void file(String content) throws IOException {
        Files.writeString(home.resolve("caravan.properties"), content);
    }
}

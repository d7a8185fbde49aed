package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.database.Database;
import io.caravan.erase.Certificates;
import io.caravan.failure.InvalidSettingException;
import io.caravan.retain.Periods;
import io.caravan.retain.Retention;
import io.caravan.route.Awaiting;
import io.caravan.route.Service;
import io.caravan.run.Books;
import io.caravan.run.Filing;
import io.caravan.run.Presence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes when, by the books and on a real PostgreSQL. */
@Timeout(120)
class RetentionIT {

    private static final Instant NOW = Instant.parse("2031-06-01T02:00:00Z");
    private static final Periods PERIODS = new Periods(
            Duration.ofDays(365),
            Duration.ofDays(90),
            Duration.ofDays(60),
            Duration.ofDays(365),
            Duration.ofDays(3650));

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void install() {
        home = Home.in(folder.resolve("home"));
        home.open().close();
    }

    @Test
    void filesGoWhenTheirPeriodIsOverWhateverTheirOwnTime() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data/date=2020-01-20"));
        Files.writeString(
                data.resolve("customers.json"),
                "{\"id\": \"1\", \"first_name\": \"Ada\", \"last_name\": \"Ashdown\", \"email\": \"ada@example.org\"}");
        Files.writeString(data.resolve("customers-cut.json"), "[");
        home.run("load", data.getParent().toString(), "--domain", "shop");
        Path archived = raw("archive/shop/date=2020-01-20/customers.json");
        Path failed = raw("failed/shop/date=2020-01-20/customers-cut.json");
        Path note = failed.resolveSibling("customers-cut.json.why.txt");
        Files.setLastModifiedTime(archived, FileTime.from(Instant.EPOCH));
        Files.setLastModifiedTime(failed, FileTime.from(Instant.EPOCH));

        retainAt(Instant.now().plus(Duration.ofDays(89)));
        assertThat(archived).exists();
        assertThat(failed).exists();
        assertThat(note).exists();

        retainAt(Instant.now().plus(Duration.ofDays(91)));
        assertThat(archived).exists();
        assertThat(raw("failed")).isEmptyDirectory();
        assertThat(kept()).isEqualTo("archive/shop/date=2020-01-20/customers.json");

        retainAt(Instant.now().plus(Duration.ofDays(366)));
        assertThat(raw("archive")).isEmptyDirectory();
        assertThat(kept()).isEmpty();
        assertThat(home.ask("SELECT count(*) FROM caravan.run WHERE filed_as = ''"))
                .isEqualTo("2");
    }

    @Test
    void aFileOfSeveralRunsStaysUntilTheYoungestIsOld() throws IOException {
        Path archived = filed("archive/shop/customers.json", 400);
        Path same = filed("archive/shop/customers.json", 10);
        Path beside = filed("archive/shop/customers~2.json", 400);

        retainAt(NOW);
        assertThat(archived).exists().isEqualTo(same);
        assertThat(beside).doesNotExist();
        assertThat(home.ask("SELECT count(*) FROM caravan.run WHERE filed_as = 'archive/shop/customers.json'"))
                .isEqualTo("2");

        retainAt(NOW.plus(Duration.ofDays(356)));
        assertThat(archived).doesNotExist();
        assertThat(kept()).isEmpty();
    }

    @Test
    void aFileThatSomebodyElseHasDeletedIsNotedAsGone() throws IOException {
        Files.delete(filed("archive/shop/deep/down/customers.json", 400));
        retainAt(NOW);
        assertThat(kept()).isEmpty();
    }

    @Test
    void whatTheBooksDoNotKnowStays() throws IOException {
        Path unknown = raw("archive/shop/customers-of-ours.json");
        Files.createDirectories(unknown.getParent());
        Files.setLastModifiedTime(Files.writeString(unknown, "{}"), FileTime.from(Instant.EPOCH));
        retainAt(NOW);
        assertThat(unknown).exists();
    }

    @Test
    void aFileThatCannotBeDeletedIsStillNotedAsKeptAndKeepsNothingElse() throws IOException {
        Path archived = filed("archive/shop/customers.json", 400);
        Path other = filed("archive/shop/deep/down/customers.json", 400);
        Path mail = made("outbox/old.eml", 61);
        Files.delete(archived);
        Files.createDirectories(archived.resolve("in the way"));
        retainAt(NOW);
        assertThat(kept()).isEqualTo("archive/shop/customers.json");
        assertThat(other).doesNotExist();
        assertThat(mail).doesNotExist();
    }

    @Test
    void mailsGoWhenTheyWereSentLongAgo() throws IOException {
        execute(
                """
                INSERT INTO caravan.mail (subject, body, written_at, sent_at) VALUES
                    ('old', '', timestamptz '2031-06-01 02:00Z' - interval '70 days', timestamptz '2031-06-01 02:00Z' - interval '61 days'),
                    ('young', '', timestamptz '2031-06-01 02:00Z' - interval '70 days', timestamptz '2031-06-01 02:00Z' - interval '59 days'),
                    ('waiting', '', timestamptz '2031-06-01 02:00Z' - interval '70 days', NULL)""");
        Path old = made("outbox/old.eml", 61);
        Path young = made("outbox/young.eml", 59);

        retainAt(NOW);
        assertThat(home.ask("SELECT string_agg(subject, ' ' ORDER BY subject) FROM caravan.mail"))
                .isEqualTo("waiting young");
        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void certificatesGoByTheTimeTheyWereMade() throws IOException {
        Path old = made("certificates/erasure-1.json", 3651);
        Path young = made("certificates/erasure-2.json", 3649);
        Path key = made("certificates/" + Certificates.PUBLIC_KEY, 9999);
        retainAt(NOW);
        assertThat(old).doesNotExist();
        assertThat(key).exists();
        assertThat(young).exists();
    }

    @Test
    void theServiceDoesItByItsSchedule() throws IOException {
        Path old = filed("archive/shop/old.json", (int)
                Duration.between(Instant.EPOCH, NOW).toDays());
        home.set(home.url(), "caravan.retention-schedule=* * * * * ?");
        try (Installation installation = home.open();
                Service service = installation.watchingService(true)) {
            service.start(installation.contracts());
            assertThat(Awaiting.until(() -> kept().isEmpty(), Duration.ofSeconds(30)))
                    .isTrue();
        }
        assertThat(old).doesNotExist();
    }

    @Test
    void theStartIsRefusedWhenRecordsMayWaitLongerThanTheirFileIsKept() {
        home.set(home.url(), "caravan.retention.archive=P30D");
        assertThatThrownBy(home::open)
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("caravan.retention.archive: must be longer than records of ");
    }

    private void retainAt(Instant instant) {
        try (Database database = home.database();
                Presence presence = new Presence(database, Duration.ofMinutes(1))) {
            Filing filing = new Filing(new Books(database, presence), raw("archive"), raw("failed"));
            new Retention(
                            database,
                            filing,
                            home.output().resolve("outbox"),
                            home.output().resolve("certificates"),
                            home.output().resolve("fixes"),
                            home.output().resolve("reports/quality"),
                            PERIODS,
                            Clock.fixed(instant, ZoneOffset.UTC))
                    .expire();
        }
    }

    private Path raw(String place) {
        return home.folder().resolve("raw_data").resolve(place);
    }

    /** The places that the books have. */
    private String kept() {
        return home.ask(
                "SELECT coalesce(string_agg(filed_as, ' ' ORDER BY filed_as), '') FROM caravan.run WHERE filed_as <> ''");
    }

    /** A file in its place with a run of so many days before {@link #NOW}. */
    private Path filed(String place, int days) throws IOException {
        execute(
                """
                INSERT INTO caravan.run (dataset, file, content, contract, state, owner, lease_until, finished_at, filed_as)
                VALUES ('shop.customers', 'shop/x', gen_random_uuid(), '', 'loaded', 1, now(),
                        timestamptz '2031-06-01 02:00Z' - %d * interval '1 day', '%s')"""
                        .formatted(days, place));
        Path file = raw(place);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "{}");
    }

    private Path made(String path, int days) throws IOException {
        Path file = home.output().resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
        return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofDays(days))));
    }

    private void execute(String sql) {
        try (Database database = home.database()) {
            database.run(transaction -> transaction.sql(sql).update());
        }
    }
}

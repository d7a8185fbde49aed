package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.database.Database;
import io.caravan.failure.DatabaseAwayException;
import io.caravan.faults.MailServer;
import io.caravan.notify.MailQueue;
import io.caravan.notify.OutgoingMail;
import io.caravan.route.Awaiting;
import io.caravan.route.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One mail that fails, or one receiver, holds up no other; what is rejected for good is notified once and never tried again. */
@Timeout(180)
class MailAttemptsIT {

    static final String OPERATOR = "ops@example.org";
    static final String GONE = "gone@example.org";
    static final String OTHER = "other@example.org";
    static final Duration PROMPTLY = Duration.ofSeconds(15);
    static final Duration WITH_BACKOFF = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final MailServer server = new MailServer();

    @AfterEach
    void closesTheServer() {
        server.close();
    }

    @ParameterizedTest(name = "{1} to {0}")
    @CsvSource({
        "CONNECT, 554 go away",
        "CONNECT, 421 busy",
        "CONNECT, close",
        "MAIL,    550 5.7.1 sender rejected",
        "MAIL,    530 5.7.0 authentication required",
        "MAIL,    451 later",
        "AUTH,    535 5.7.8 no",
    })
    void whatConcernsAllMailsLosesNone(String command, String reply) {
        server.answerToCommand(command, reply);
        Home home = home(
                "caravan.mail.to=" + OPERATOR,
                command.equals("AUTH") ? "caravan.mail.user=caravan" : "caravan.mail.user=",
                "caravan.mail.password=secret");
        try (Installation installation = home.open();
                Service service = installation.watchingService(true)) {
            write(home, OTHER, "one");
            write(home, "", "two");
            service.start(installation.contracts());
            home.await("SELECT min(attempts) > 1 FROM caravan.mail");
            assertThat(home.ask("SELECT count(*) FROM caravan.mail WHERE failed_at IS NOT NULL"))
                    .isEqualTo("0");
            server.heal();
            server.answerToCommand("AUTH", "235 ok");
            require(WITH_BACKOFF, () -> server.taken().size() == 2);
            home.await("SELECT count(*) = 0 FROM caravan.mail WHERE sent_at IS NULL");
        }
        assertThat(server.taken()).containsExactlyInAnyOrder(OTHER + ": one", OPERATOR + ": two");
    }

    @Test
    void anAddressThatCannotBeReadIsRejected() {
        Home home = home("caravan.mail.to=" + OPERATOR);
        try (Installation installation = home.open();
                Service service = installation.watchingService(true)) {
            write(home, "no address <@", "one");
            write(home, OTHER, "two");
            service.start(installation.contracts());
            require(PROMPTLY, () -> server.taken().size() == 2);
            home.await("SELECT failed_at IS NOT NULL AND reply_code = 0 FROM caravan.mail WHERE subject = 'one'");
        }
        assertThat(server.taken()).contains(OTHER + ": two");
    }

    @Test
    void ofSeveralOperatorsOneWhoseAddressIsGoneKeepsNothingFromTheOthers() {
        server.answerTo(GONE, "550 gone");
        server.answerTo("later@example.org", "450 later");
        Home home = home("caravan.mail.to=" + OPERATOR + ", " + GONE + ", later@example.org");
        try (Installation installation = home.open();
                Service service = installation.watchingService(true)) {
            write(home, "", "one");
            write(home, "", "two");
            service.start(installation.contracts());
            require(PROMPTLY, () -> server.taken().containsAll(List.of(OPERATOR + ": one", OPERATOR + ": two")));
            home.await("SELECT count(*) = 2 FROM caravan.mail WHERE failed_at IS NOT NULL");
            server.heal();
            require(WITH_BACKOFF, () -> server.taken().size() == 4);
            home.await("SELECT count(*) = 0 FROM caravan.mail WHERE sent_at IS NULL AND failed_at IS NULL");
        }
        assertThat(server.taken())
                .containsExactlyInAnyOrder(
                        OPERATOR + ": one", OPERATOR + ": two", "later@example.org: one", "later@example.org: two");
        assertThat(server.askedFor(GONE)).isEqualTo(2);
    }

    @Test
    void thatTheOperatorsAddressIsGoneIsShownByStatusAndMailedToNobody() {
        server.answerTo(OPERATOR, "550 gone");
        Home home = home("caravan.mail.to=" + OPERATOR);
        try (Installation installation = home.open();
                Service service = installation.watchingService(true)) {
            write(home, "", "one");
            write(home, OTHER, "two");
            service.start(installation.contracts());
            require(PROMPTLY, () -> server.taken().equals(List.of(OTHER + ": two")));
            home.await("SELECT count(*) = 0 FROM caravan.mail WHERE sent_at IS NULL AND failed_at IS NULL");
        }
        assertThat(home.ask("SELECT count(*) FROM caravan.mail")).isEqualTo("2");
        assertThat(home.run("status").text()).contains("to ops@example.org, \"one\", is rejected");
    }

    @Test
    void twoInstancesSendEachMailOnce() {
        Home home = home("caravan.mail.to=" + OPERATOR);
        Home second = home.another(folder.resolve("second"), settings("caravan.mail.to=" + OPERATOR));
        try (Installation one = home.open();
                Installation two = second.open();
                Service first = one.watchingService(true);
                Service other = two.watchingService(true)) {
            List<String> expected = new ArrayList<>();
            IntStream.range(0, 60).forEach(i -> {
                write(home, "r" + i % 7 + "@example.org", "mail " + i);
                expected.add("r" + i % 7 + "@example.org: mail " + i);
            });
            first.start(one.contracts());
            other.start(two.contracts());
            home.await("SELECT count(*) = 0 FROM caravan.mail WHERE sent_at IS NULL");
            assertThat(server.taken()).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void aSilentMailServerHoldsNoConnectionsAndNoFiles() throws IOException {
        server.answerToCommand("CONNECT", MailServer.HANG);
        Home home = home("caravan.mail.to=" + OPERATOR);
        try (Installation installation = home.open();
                Service service = installation.watchingService(true)) {
            IntStream.range(0, 30).forEach(i -> write(home, "r" + i + "@example.org", "mail " + i));
            service.start(installation.contracts());
            require(PROMPTLY, () -> server.mostClients() == 4);
            drop(home);
            home.await("SELECT count(*) = 1 FROM caravan.run WHERE state = 'loaded'");
            assertThat(
                            home.ask(
                                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in tr%'"))
                    .isEqualTo("0");
            assertThat(server.mostClients()).isEqualTo(4);
            server.heal();
            require(Duration.ofSeconds(90), () -> server.taken().size() >= 30);
        }
        assertThat(server.taken()).doesNotHaveDuplicates();
    }

    @Test
    void aLoadEndsWithoutWaitingForAnAddressThatIsGone() throws IOException {
        server.answerTo(GONE, "550 gone");
        Home home = home("caravan.mail.to=" + OPERATOR);
        try (Installation installation = home.open()) {
            assertThat(installation.settings().mail().isOutbox()).isFalse();
            write(home, GONE, "one");
        }
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("customers.json"), "[");
        home.run("load", data.toString(), "--domain", "shop");
        assertThat(server.taken())
                .contains(OPERATOR + ": Caravan: shop/customers.json could not be read")
                .doesNotHaveDuplicates();
        assertThat(server.askedFor(GONE)).isEqualTo(1);
    }

    private void drop(Home home) throws IOException {
        Path place = home.inbox().resolve("shop/customers.json");
        Path temporary = place.resolveSibling(".dropping");
        Files.writeString(
                temporary,
                "{\"id\": \"1\", \"first_name\": \"Ada\", \"last_name\": \"Ashdown\", \"email\": \"ada@example.org\"}\n");
        Files.move(temporary, place);
    }

    static void require(Duration most, BooleanSupplier condition) {
        assertThat(Awaiting.until(condition, most)).isTrue();
    }

    static void write(Home home, String receiver, String subject) {
        try (var database = home.database()) {
            database.run(transaction -> transaction
                    .sql("INSERT INTO caravan.mail (receiver, subject, body) VALUES (?, ?, 'a body')")
                    .params(receiver, subject)
                    .update());
        }
    }

    @Test
    void aClaimWhoseCommitFailsIsTakenAgainAndHoldsUpNothing() {
        Home home = home("caravan.mail.to=" + OPERATOR);
        try (Installation installation = home.open()) {
            Database database = installation.database();
            MailQueue queue = new MailQueue(database, 1, List.of(OPERATOR));
            write(home, OTHER, "first");
            write(home, OTHER, "second");
            alter(
                    database,
                    """
                    CREATE FUNCTION public.lose() RETURNS trigger LANGUAGE plpgsql
                        AS $$ BEGIN RAISE SQLSTATE '08006'; END $$""",
                    """
                    CREATE CONSTRAINT TRIGGER lose AFTER UPDATE ON caravan.mail DEFERRABLE INITIALLY DEFERRED
                        FOR EACH ROW EXECUTE FUNCTION public.lose()""");
            assertThatThrownBy(queue::claim).isInstanceOf(DatabaseAwayException.class);

            alter(database, "DROP TRIGGER lose ON caravan.mail");
            assertThat(queue.claim()).map(OutgoingMail::subject).contains("first");
            assertThat(queue.claim())
                    .as("while one is on its way to the same receiver")
                    .isEmpty();
        }
    }

    private static void alter(Database database, String... statements) {
        for (String statement : statements) {
            var unused = database.once(client -> client.sql(statement).update());
        }
    }

    private Home home(String... more) {
        return Home.in(folder.resolve("home"), settings(more));
    }

    private String[] settings(String... more) {
        return settings(server, more);
    }

    /** By which mails go to that server. */
    static String[] settings(MailServer server, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "caravan.mail.host=127.0.0.1",
                "caravan.mail.port=" + server.port(),
                "caravan.mail.from=caravan@example.org"));
        settings.addAll(List.of(more));
        return settings.toArray(String[]::new);
    }
}

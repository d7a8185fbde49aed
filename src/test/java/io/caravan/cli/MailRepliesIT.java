package io.caravan.cli;

import static io.caravan.cli.MailAttemptsIT.GONE;
import static io.caravan.cli.MailAttemptsIT.OPERATOR;
import static io.caravan.cli.MailAttemptsIT.OTHER;
import static io.caravan.cli.MailAttemptsIT.PROMPTLY;
import static io.caravan.cli.MailAttemptsIT.WITH_BACKOFF;
import static io.caravan.cli.MailAttemptsIT.require;
import static io.caravan.cli.MailAttemptsIT.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.faults.MailServer;
import io.caravan.route.Service;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server may reply to one mail among others, one reply after the other to the same service. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailRepliesIT {

    private final MailServer server = new MailServer();
    private Home home;
    private Installation installation;
    private Service service;

    @BeforeAll
    void start(@TempDir Path folder) {
        home = Home.in(folder.resolve("home"), MailAttemptsIT.settings(server, "caravan.mail.to=" + OPERATOR));
        installation = home.open();
        service = installation.watchingService(true);
        service.start(installation.contracts());
    }

    @AfterAll
    void stop() {
        service.close();
        installation.close();
        server.close();
    }

    @BeforeEach
    void forget() {
        server.heal();
        server.forget();
        try (var database = home.database()) {
            database.run(
                    transaction -> transaction.sql("DELETE FROM caravan.mail").update());
        }
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({
        "550 5.1.1 no such mailbox, the receiver, 550",
        "551 user not local,        the receiver, 551",
        "552 mailbox full,          the receiver, 552",
        "553 name not allowed,      the receiver, 553",
        "554 no,                    the receiver, 554",
        "550 content rejected,      the mail,     550",
        "552 too large,             the mail,     552",
        "554 transaction failed,    the mail,     554",
    })
    void whatIsRejectedForGoodIsNotifiedOnceAndHoldsUpNothing(String reply, String to, String code) {
        if (to.equals("the mail")) {
            server.answerToSubject("between", reply);
        } else {
            server.answerTo(GONE, reply);
        }
        writeFour();
        require(PROMPTLY, () -> server.taken()
                .containsAll(List.of(
                        OTHER + ": before",
                        OTHER + ": behind",
                        OPERATOR + ": to the operator",
                        OPERATOR + ": Caravan: a mail to gone@example.org is rejected")));
        home.await("SELECT count(*) = 1 FROM caravan.mail WHERE failed_at IS NOT NULL AND reply_code = " + code);
        home.await("SELECT count(*) = 0 FROM caravan.mail WHERE sent_at IS NULL AND failed_at IS NULL");
        write(home, OTHER, "later");
        require(PROMPTLY, () -> server.taken().contains(OTHER + ": later"));

        assertThat(server.taken()).doesNotHaveDuplicates().hasSize(5);
        assertThat(server.askedFor(GONE)).isEqualTo(1);
        assertThat(home.ask("SELECT body FROM caravan.mail WHERE rejected_mail IS NOT NULL"))
                .contains("(" + code + ")", "\"between\" to gone@example.org", "What to do:")
                .doesNotContain("a body");
        assertThat(home.run("status").text())
                .contains("to gone@example.org, \"between\", is rejected", "(" + code + ")", "0 mails to be sent");
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({
        "450 4.2.1 later,    RCPT",
        "451 local error,    RCPT",
        "421 closing,        RCPT",
        "close,              RCPT",
        "hang,               RCPT",
        "450 later,          DATA",
        "452 no space,       DATA",
        "close,              DATA",
    })
    void whatMayHealBacksOffAndHoldsUpNothing(String reply, String at) {
        if (at.equals("DATA")) {
            server.answerToSubject("between", reply);
        } else {
            server.answerTo(GONE, reply);
        }
        writeFour();
        require(PROMPTLY, () -> server.taken()
                .containsAll(List.of(OTHER + ": before", OTHER + ": behind", OPERATOR + ": to the operator")));
        home.await(
                "SELECT attempts > 1 AND failed_at IS NULL AND failure <> '' AND next_attempt_at > now() - interval '1 minute'"
                        + " FROM caravan.mail WHERE subject = 'between'");
        assertThat(server.taken()).hasSize(3);
        assertThat(home.run("status").text()).contains("to gone@example.org, \"between\", is not sent yet: ");
        server.heal();
        require(WITH_BACKOFF, () -> server.taken().contains(GONE + ": between"));
        home.await("SELECT count(*) = 0 FROM caravan.mail WHERE sent_at IS NULL");
        assertThat(server.taken()).doesNotHaveDuplicates().hasSize(4);
    }

    /** At one moment, so that none is through before the others are there. */
    private void writeFour() {
        try (var database = home.database()) {
            database.run(transaction -> transaction
                    .sql(
                            """
                            INSERT INTO caravan.mail (receiver, subject, body)
                            VALUES (?, 'before', 'a body'), (?, 'between', 'a body'), (?, 'behind', 'a body'),
                                   ('', 'to the operator', 'a body')""")
                    .params(OTHER, GONE, OTHER)
                    .update());
        }
    }
}

package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.caravan.route.Service;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Reports that go out by mail, to each who gets reports. */
@Timeout(120)
class ReportMailIT {

    @RegisterExtension
    static final GreenMailExtension MAIL = new GreenMailExtension(ServerSetupTest.SMTP.dynamicPort());

    private static final String LOANS =
            """
            {"loan": 1, "reader": "R-1", "title": "The Sea", "changed": "2024-02-01T10:00:00Z"}
            """;
    private static final String[] RECEIVERS = {"ada@example.org", "grace@example.org"};

    @TempDir
    Path folder;

    private Path routes = Path.of("");
    private Home home;

    @BeforeEach
    void loadsALoan() throws IOException {
        routes = folder.resolve("routes");
        Folder.copy(Home.REPOSITORY.resolve("routes"), routes);
        Folder.copy(Home.REPOSITORY.resolve("routes/shared/example/library"), routes.resolve("library"));
        home = Home.in(folder.resolve("home"), "caravan.routes=" + routes);
        home.set(
                home.url(),
                "caravan.routes=" + routes,
                "caravan.housekeeping-schedule=* * * * * ?",
                "caravan.tell-every=PT1S",
                "caravan.mail.host=127.0.0.1",
                "caravan.mail.port=" + MAIL.getSmtp().getPort(),
                "caravan.mail.to=ops@example.org",
                "caravan.mail.reports-to=" + String.join(", ", RECEIVERS));
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("loans.json"), LOANS);
        try (Installation installation = home.open()) {
            new Delivery("library", data).load(installation, List.of(data.resolve("loans.json")));
        }
    }

    @Test
    void byHandEachGetsTheDaysWithTheirCharts() throws Exception {
        Home.Answer answer =
                home.run("report", "popular_books", "--from", "2024-02-01", "--to", "2024-02-02", "--mail");

        assertThat(answer.exitCode()).as(answer.text()).isEqualTo(ExitCode.DONE);
        assertThat(answer.text()).contains("The mail goes to ada@example.org, grace@example.org.");
        assertThat(MAIL.waitForIncomingEmail(30_000, 2)).isTrue();
        MimeMessage[] mails = MAIL.getReceivedMessages();
        assertThat(receivers(mails)).containsExactlyInAnyOrder(RECEIVERS);
        for (MimeMessage mail : mails) {
            assertThat(mail.getSubject())
                    .isEqualTo("Caravan: Books that are lent most often, 2024-02-01 to 2024-02-02");
            assertThat(attachments(mail))
                    .containsExactly(
                            "popular_books_2024-02-01.csv",
                            "popular_books_2024-02-01.svg",
                            "popular_books_2024-02-02.csv",
                            "popular_books_2024-02-02.svg");
            BodyPart rows = ((MimeMultipart) mail.getContent()).getBodyPart(1);
            assertThat(new String(rows.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("title,loans\r\nThe Sea,1\r\n");
        }
    }

    @Test
    void byHandEachGetsTheOneFileOfSeveralDays() throws Exception {
        home.run("report", "popular_books", "--date", "2024-02-01", "--format", "sqlite", "--mail");

        assertThat(MAIL.waitForIncomingEmail(30_000, 2)).isTrue();
        assertThat(attachments(MAIL.getReceivedMessages()[0]))
                .containsExactly("popular_books_2024-02-01_2024-02-01.sqlite");
    }

    @Test
    void aDayThatWasDueGoesOutOnce() throws Exception {
        declare("\"mail\": true, \"schedule\": \"* * * * * ?\",");
        try (Installation installation = home.open();
                Service service = installation.watchingService(false)) {
            service.start(installation.contracts());
            assertThat(MAIL.waitForIncomingEmail(60_000, 2)).isTrue();
            mustNotGoOutAgain();
        }
        assertThat(receivers(MAIL.getReceivedMessages())).containsExactlyInAnyOrder(RECEIVERS);
        assertThat(attachments(MAIL.getReceivedMessages()[0])).hasSize(2).allMatch(name -> name.startsWith("popular_"));
    }

    @Test
    void aDayThatWasMadeBeforeItWasDueGoesOutWhenItIs() throws Exception {
        declare("\"mail\": true, \"schedule\": \"* * * * * ?\",");
        home.run("report", "popular_books");
        assertThat(home.ask("SELECT fresh || ' ' || mail FROM caravan.report")).isEqualTo("true ");
        try (Installation installation = home.open();
                Service service = installation.watchingService(false)) {
            service.start(installation.contracts());
            assertThat(MAIL.waitForIncomingEmail(60_000, 2)).isTrue();
            mustNotGoOutAgain();
        }
        assertThat(receivers(MAIL.getReceivedMessages())).containsExactlyInAnyOrder(RECEIVERS);
    }

    /** After it was due three times more. */
    private void mustNotGoOutAgain() {
        String fired =
                "SELECT max(prev_fire_time) FROM caravan.qrtz_triggers WHERE trigger_name = 'library.popular_books'";
        long last = Long.parseLong(home.ask(fired)) + 3000;
        home.await("SELECT (" + fired + ") > " + last);
        home.await("SELECT count(*) = 0 FROM caravan.report WHERE waiting_since IS NOT NULL OR mail = 'due'");
        home.await("SELECT count(*) = 0 FROM caravan.mail WHERE sent_at IS NULL");
        assertThat(home.ask("SELECT count(*) FROM caravan.mail")).isEqualTo("2");
    }

    private void declare(String words) throws IOException {
        Path declaration = routes.resolve("library/reports/popular_books.report.json");
        Files.writeString(declaration, Files.readString(declaration).replaceFirst("\\{", "{ " + words));
    }

    private static List<String> receivers(MimeMessage[] mails) {
        return Arrays.stream(mails)
                .map(mail -> {
                    try {
                        return mail.getRecipients(Message.RecipientType.TO)[0].toString();
                    } catch (jakarta.mail.MessagingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    private static List<String> attachments(MimeMessage mail) throws Exception {
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        List<String> names = new ArrayList<>();
        for (int i = 1; i < parts.getCount(); i++) {
            names.add(parts.getBodyPart(i).getFileName());
        }
        return names;
    }
}

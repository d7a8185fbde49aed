package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.caravan.route.Awaiting;
import io.caravan.route.Service;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is mailed to whom, on a real SMTP server and into the outbox. */
@Timeout(120)
class MailIT {

    private static final ServerSetup SMTP = ServerSetupTest.SMTP.dynamicPort();

    @RegisterExtension
    static final GreenMailExtension MAIL = new GreenMailExtension(SMTP);

    private static final String TWO_OF_THREE_BAD =
            """
            {"id": "1", "first_name": "Ada", "last_name": "Ashdown", "email": "ada@example.org"}
            {"id": "2", "first_name": "Brigid", "last_name": "Barrow", "email": "no-address-brigid"}
            {"id": "3", "first_name": null, "last_name": "Carrick", "email": "cormac@example.org"}
            """;

    @TempDir
    Path folder;

    @Test
    void refusedRecordsAreToldOnceInWordsToActOn() throws Exception {
        Home home = withServer();
        try (Installation installation = home.open();
                Service service = installation.watchingService(true)) {
            service.start(installation.contracts());
            drop(home, "customers.json", TWO_OF_THREE_BAD);
            MimeMessage mail = await(1).get(0);

            assertThat(mail.getSubject()).isEqualTo("Caravan: 2 of 3 records refused in shop/customers.json");
            assertThat(mail.getAllRecipients()[0]).hasToString("ops@example.org");
            assertThat(mail.getFrom()[0]).hasToString("caravan@example.org");
            assertThat(GreenMailUtil.getBody(mail).replace("\r", ""))
                    .isEqualTo(golden("refused.txt"))
                    .doesNotContain("brigid")
                    .doesNotContain("Carrick");

            // Nothing more is told of it: the next mail is about the next file.
            drop(home, "customers-cut.json", "[");
            assertThat(await(2).get(1).getSubject()).isEqualTo("Caravan: shop/customers-cut.json could not be read");
        }
        assertThat(MAIL.getReceivedMessages()).hasSize(2);
    }

    @Test
    void manyMakeOneDigest() throws Exception {
        Home home = withServer();
        Path data = Files.createDirectories(folder.resolve("data"));
        for (int i = 0; i < 30; i++) {
            Files.writeString(
                    data.resolve("customers" + i + ".json"), TWO_OF_THREE_BAD.replace("\"id\": \"", "\"id\": \"" + i));
        }
        home.run("load", data.toString(), "--domain", "shop");

        MimeMessage mail = await(1).get(0);
        assertThat(mail.getSubject()).isEqualTo("Caravan: 30 files need a look");
        assertThat(GreenMailUtil.getBody(mail)).contains("and 10 more files");
    }

    @Test
    void aFileThatNoDatasetTakesIsToldAfterAWhile() throws Exception {
        Home home = withServer("caravan.unmatched-after=PT0S", "caravan.housekeeping-schedule=* * * * * ?");
        try (Installation installation = home.open();
                Service service = installation.watchingService(true)) {
            service.start(installation.contracts());
            drop(home, "recipes.json", "{}");
            MimeMessage mail = await(1).get(0);
            assertThat(mail.getSubject()).isEqualTo("Caravan: 1 file waits that no dataset takes");
            assertThat(GreenMailUtil.getBody(mail)).contains("shop/recipes.json");
        }
        assertThat(home.inbox().resolve("shop/recipes.json")).exists();
        assertThat(MAIL.getReceivedMessages()).hasSize(1);
    }

    @Test
    void aMailThatCannotBeSentWaitsAndIsSentOnce() throws Exception {
        Home home = withServer();
        MAIL.stop();
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("customers.json"), TWO_OF_THREE_BAD);
        home.run("load", data.toString(), "--domain", "shop");
        assertThat(home.ask("SELECT count(*) FROM caravan.mail WHERE sent_at IS NULL"))
                .isEqualTo("1");

        MAIL.start();
        home.set(home.url(), settings());
        try (Installation installation = home.open();
                Service service = installation.watchingService(true)) {
            service.start(installation.contracts());
            assertThat(await(1)).hasSize(1);
            assertThat(Awaiting.until(
                            () -> home.ask("SELECT count(*) FROM caravan.mail WHERE sent_at IS NULL")
                                    .equals("0"),
                            Duration.ofSeconds(10)))
                    .isTrue();
        }
        assertThat(MAIL.getReceivedMessages()).hasSize(1);
    }

    @Test
    void withoutAServerMailsAreFilesInTheOutbox() throws Exception {
        Home home = Home.in(folder.resolve("home"));
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("customers.json"), TWO_OF_THREE_BAD);
        home.run("load", data.toString(), "--domain", "shop");

        try (Stream<Path> mails = Files.list(home.output().resolve("outbox"))) {
            List<Path> all = mails.toList();
            assertThat(all).hasSize(1).allMatch(mail -> mail.toString().endsWith(".eml"));
            MimeMessage mail = new MimeMessage(null, Files.newInputStream(all.get(0)));
            assertThat(mail.getSubject()).isEqualTo("Caravan: 2 of 3 records refused in shop/customers.json");
        }
    }

    private Home withServer(String... more) {
        return Home.in(
                folder.resolve("home"),
                Stream.concat(Stream.of(settings()), Stream.of(more)).toArray(String[]::new));
    }

    private static String[] settings() {
        return new String[] {
            "caravan.mail.host=127.0.0.1",
            "caravan.mail.port=" + MAIL.getSmtp().getPort(),
            "caravan.mail.from=caravan@example.org",
            "caravan.mail.to=ops@example.org"
        };
    }

    private static List<MimeMessage> await(int count) {
        assertThat(MAIL.waitForIncomingEmail(30_000, count))
                .as("%s mails", count)
                .isTrue();
        return List.of(MAIL.getReceivedMessages());
    }

    private static void drop(Home home, String name, String content) throws IOException {
        Path place = home.inbox().resolve("shop").resolve(name);
        Path beside = place.resolveSibling(".dropping");
        Files.writeString(beside, content);
        Files.move(beside, place);
    }

    private static String golden(String name) throws MessagingException {
        try {
            return Files.readString(Home.REPOSITORY
                            .resolve("src/test/resources/golden/mail")
                            .resolve(name))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

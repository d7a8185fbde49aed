package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.ServerSetup;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.caravan.database.Database;
import jakarta.mail.BodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Queries of the example of {@code routes/README.md}: two files each, asked when somebody likes. */
@Timeout(120)
class QueryIT {

    private static final ServerSetup SMTP = ServerSetupTest.SMTP.dynamicPort();

    @RegisterExtension
    static final GreenMailExtension MAIL = new GreenMailExtension(SMTP);

    private static final String LOANS =
            """
            {"loan": 1, "reader": "R-1", "title": "The Sea", "changed": "2024-02-01T10:00:00Z"}
            {"loan": 2, "reader": "R-2", "title": "The Sea", "changed": "2024-02-03T10:00:00Z"}
            {"loan": 3, "reader": "R-3", "title": "=1+1", "changed": "2024-02-02T10:00:00Z"}
            {"loan": 4, "reader": "R-4", "title": "Ants", "changed": "2024-02-02T11:00:00Z"}
            """;

    @TempDir
    Path folder;

    private Path queries = Path.of("");
    private Home home;

    @BeforeEach
    void loadsTheLoans() throws IOException {
        Path routes = folder.resolve("routes");
        Folder.copy(Home.REPOSITORY.resolve("routes"), routes);
        Folder.copy(Home.REPOSITORY.resolve("routes/shared/example/library"), routes.resolve("library"));
        queries = routes.resolve("library/queries");
        home = Home.in(folder.resolve("home"), "caravan.routes=" + routes);
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("loans.json"), LOANS);
        try (Installation installation = home.open()) {
            new Delivery("library", data).load(installation, List.of(data.resolve("loans.json")));
        }
    }

    @Test
    void rowsThatTieWithTheLastAreShown() throws IOException {
        Home.Answer two = home.run("query", "lent_most", "--limit", "2");
        assertThat(two.exitCode()).as(two.text()).isEqualTo(ExitCode.DONE);
        assertThat(two.text()).contains("Books that are lent most often").containsPattern("The Sea +2");
        assertThat(two.text()).containsPattern("=1\\+1 +1").containsPattern("Ants +1");
        assertThat(home.run("query", "library.lent_most", "--limit", "1").text())
                .contains("The Sea")
                .doesNotContain("Ants");
        assertThat(home.run("query", "lent_most", "--param", "since=2024-02-03").text())
                .containsPattern("The Sea +1")
                .doesNotContain("Ants");
        assertThat(files("queries")).as("nobody has asked for a file").isEmpty();
    }

    @Test
    void withoutANameTheyAreListed() {
        assertThat(home.run("query").text())
                .contains("library.lent_most", "Books that are lent most often", "limit=3 since=1970-01-01");
        Home.Answer unknown = home.run("query", "lent_least");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(unknown.text()).contains("there is no query lent_least", "library.lent_most");
    }

    @Test
    void anExportIsAFileForASpreadsheetWithoutFormulas() throws IOException {
        home.run("query", "lent_most", "--export", "--limit", "2");
        Path file = files("queries").get(0);
        assertThat(file.getFileName().toString()).matches("lent_most_result_[0-9]{8}T[0-9]{9}\\.csv");
        assertThat(file).content().startsWith("title,loans\r\nThe Sea,2\r\n").contains("'=1+1,1\r\n", "Ants,1\r\n");
    }

    @Test
    void allAreAskedWithTheValuesThatTheyKnow() throws IOException {
        put("readers", "SELECT count(DISTINCT reader) AS readers FROM library.loans", "{\"title\": \"Readers\"}");
        Home.Answer all = home.run("query", "--all", "--export", "--limit", "1");
        assertThat(all.exitCode()).as(all.text()).isEqualTo(ExitCode.DONE);
        assertThat(all.text()).contains("Readers", "Books that are lent most often");
        assertThat(files("queries"))
                .extracting(file -> file.getFileName().toString().replaceFirst("_result.*", ""))
                .contains("lent_most", "readers");
        assertThat(home.run("query", "readers", "--limit", "1").text())
                .contains("library.readers: has no parameter of that name");
    }

    @Test
    void aMailBringsThemAsAttachments() throws Exception {
        home.set(
                home.url(),
                "caravan.routes=" + folder.resolve("routes"),
                "caravan.mail.host=127.0.0.1",
                "caravan.mail.port=" + MAIL.getSmtp().getPort(),
                "caravan.mail.to=ops@example.org");
        Home.Answer mailed = home.run("query", "lent_most", "--mail");
        assertThat(mailed.exitCode()).as(mailed.text()).isEqualTo(ExitCode.DONE);
        assertThat(MAIL.waitForIncomingEmail(30_000, 1)).isTrue();
        mustHaveTheAnswer(MAIL.getReceivedMessages()[0]);
    }

    @Test
    void withoutAMailServerTheOutboxHasThemToo() throws Exception {
        home.run("query", "lent_most", "--mail");
        mustHaveTheAnswer(
                new MimeMessage(null, Files.newInputStream(files("outbox").get(0))));
    }

    private static void mustHaveTheAnswer(MimeMessage mail) throws Exception {
        assertThat(mail.getSubject()).isEqualTo("Caravan: Books that are lent most often");
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContent().toString()).contains("are attached");
        BodyPart file = parts.getBodyPart(1);
        assertThat(file.getContentType()).startsWith("text/csv");
        assertThat(file.getFileName()).matches("lent_most_result_.*\\.csv");
        assertThat(new String(file.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("title,loans\r\nThe Sea,2\r\n");
    }

    @Test
    void whatIsWrongIsToldWithoutAValueAndNothingCanBeChanged() throws IOException {
        put("wrong", "SELECT (title || ' marker')::int AS number FROM library.loans", "{\"title\": \"Wrong\"}");
        put("changing", "SELECT setval('library.numbers', 7) AS number", "{\"title\": \"Changing\"}");
        try (Database database = home.database()) {
            database.run(transaction ->
                    transaction.sql("CREATE SEQUENCE library.numbers").update());
        }
        Home.Answer wrong = home.run("query", "wrong");
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(wrong.text()).contains("library/queries/wrong.sql: ").doesNotContain("The Sea", "marker");
        Home.Answer changing = home.run("query", "changing");
        assertThat(changing.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(changing.text()).contains("changes something, and may only read");
    }

    private void put(String name, String sql, String declaration) throws IOException {
        Files.writeString(queries.resolve(name + ".sql"), sql);
        Files.writeString(queries.resolve(name + ".query.json"), declaration);
    }

    private List<Path> files(String below) throws IOException {
        Path place = home.output().resolve(below);
        try (Stream<Path> files = Files.exists(place) ? Files.list(place) : Stream.empty()) {
            return files.sorted().toList();
        }
    }
}

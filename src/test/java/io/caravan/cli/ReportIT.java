package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.database.Database;
import io.caravan.file.TemporaryName;
import io.caravan.report.Reporting;
import io.caravan.route.Awaiting;
import io.caravan.route.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reports of the example of {@code routes/README.md}: two files each, without Java or a route. */
@Timeout(240)
class ReportIT {

    private static final String LOANS =
            """
            {"loan": 1, "reader": "R-1", "title": "The Sea", "changed": "2024-02-01T10:00:00Z"}
            {"loan": 2, "reader": "R-2", "title": "The Sea", "changed": "2024-02-03T10:00:00Z"}
            {"loan": 3, "reader": "R-3", "title": "=1+1", "changed": "2024-02-02T10:00:00Z"}
            {"loan": 4, "reader": "R-4", "title": "Ants, and \\"bees\\"", "changed": "2024-02-02T11:00:00Z"}
            {"loan": 5, "reader": "R-5", "title": "Zoo", "changed": "2024-02-28T11:00:00Z"}
            """;

    @TempDir
    Path folder;

    private Path routes = Path.of("");
    private Home home;

    @BeforeEach
    void copiesTheFolders() throws IOException {
        routes = folder.resolve("routes");
        Folder.copy(Home.REPOSITORY.resolve("routes"), routes);
        Folder.copy(Home.REPOSITORY.resolve("routes/shared/example/library"), routes.resolve("library"));
        home = Home.in(folder.resolve("home"), "caravan.routes=" + routes);
    }

    @Test
    void aReportIsTwoFiles() throws IOException {
        load();
        Files.writeString(
                routes.resolve("library/reports/fees.report.json"),
                """
                {"title": "Fees", "upstream": {"library.loans": "once"},
                 "columns": [{"name": "day", "type": "date"}, {"name": "order", "type": "number"}]}
                """);
        Files.writeString(
                routes.resolve("library/reports/fees.sql"),
                "SELECT :day::date AS day, 1.50 AS \"order\" -- the end\n;\n");

        Home.Answer fees = home.run("report", "library.fees", "--date", "2024-02-03");
        assertThat(fees.exitCode()).as(fees.text()).isEqualTo(ExitCode.DONE);
        assertThat(report("fees", "2024-02-03")).content().isEqualTo("day,order\r\n2024-02-03,1.50\r\n");
        assertThat(home.ask("SELECT report_date || ' ' || \"order\" FROM datamart.fees"))
                .isEqualTo("2024-02-03 1.50");

        Home.Answer books = home.run("report", "popular_books", "--date", "2024-02-03", "--param", "top=2");
        assertThat(books.exitCode()).as(books.text()).isEqualTo(ExitCode.DONE);
        assertThat(books.text()).contains("library.popular_books of 2024-02-03: 2 rows");
        assertThat(report("popular_books", "2024-02-03"))
                .content()
                .as("with a formula that is none")
                .isEqualTo("title,loans\r\nThe Sea,2\r\n'=1+1,1\r\n");
        assertThat(report("popular_books", "2024-02-03").resolveSibling("chart.svg"))
                .content()
                .startsWith("<?xml")
                .endsWith("</svg>\n");
        assertThat(home.ask("SELECT string_agg(title, ' ' ORDER BY line_number) FROM datamart.popular_books"))
                .isEqualTo("The Sea =1+1");
        assertThat(home.run("report").text())
                .containsPattern("library\\.popular_books +0 0 6 \\* \\* \\? +2024-02-03")
                .contains("Books that are lent most often");
    }

    @Test
    void aWeekIsTheSameAsItsDays() throws IOException {
        load();
        Home other = home.copyIn(folder.resolve("other"), "caravan.routes=" + routes);
        assertThat(home.run("report", "popular_books", "--from", "2024-02-01", "--to", "2024-02-07")
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        try (Installation installation = other.open()) {
            for (int day : List.of(5, 1, 7, 2, 2, 4, 3, 6)) {
                var unused = make(installation, LocalDate.of(2024, 2, day));
            }
        }
        Map<String, String> week = files(home);

        assertThat(week).hasSize(14);
        assertThat(week.get("date=2024-02-02/report.csv")).contains("The Sea,1\r\n");
        assertThat(week.get("date=2024-02-03/report.csv")).contains("The Sea,2\r\n");
        assertThat(files(other)).isEqualTo(week);
        assertThat(other.dump("datamart")).isEqualTo(home.dump("datamart")).hasSizeGreaterThan(7);

        home.run("report", "popular_books", "--from", "2024-02-01", "--to", "2024-02-07");
        assertThat(files(home)).as("made again").isEqualTo(week);
        assertThat(home.dump("datamart")).as("made again").isEqualTo(other.dump("datamart"));
    }

    @Test
    void severalDaysGoIntoOneFile() throws IOException {
        load();
        for (String format : List.of("csv", "sqlite", "parquet")) {
            Home.Answer answer = home.run(
                    "report", "popular_books", "--from", "2024-02-01", "--to", "2024-02-03", "--format", format);
            assertThat(answer.exitCode()).as(answer.text()).isEqualTo(ExitCode.DONE);
            assertThat(answer.text()).contains("library.popular_books: 7 rows").contains("2024-02-03." + format);
        }
        Path place = home.output().resolve("reports/popular_books");
        assertThat(place.resolve("popular_books_2024-02-01_2024-02-03.csv"))
                .content()
                .isEqualTo("report_date,title,loans\r\n2024-02-01,The Sea,1\r\n"
                        + "2024-02-02,'=1+1,1\r\n2024-02-02,\"Ants, and \"\"bees\"\"\",1\r\n2024-02-02,The Sea,1\r\n"
                        + "2024-02-03,The Sea,2\r\n2024-02-03,'=1+1,1\r\n2024-02-03,\"Ants, and \"\"bees\"\"\",1\r\n");
        assertThat(place.toFile().list()).as("nothing else, and no day").hasSize(3);
        assertThat(home.ask("SELECT count(*) FROM datamart.popular_books")).isEqualTo("0");
    }

    @Test
    void aDayWithoutRowsHasAnEmptyFileAndNoChart() throws IOException {
        load();
        try (Installation installation = home.open()) {
            var unused = make(installation, LocalDate.of(2024, 2, 1));
            Files.move(
                    report("popular_books", "2024-02-01").getParent(),
                    Files.createDirectories(
                            report("popular_books", "2024-01-31").getParent()),
                    StandardCopyOption.REPLACE_EXISTING);
            unused = make(installation, LocalDate.of(2024, 1, 31));
        }
        assertThat(files(home)).containsOnly(Map.entry("date=2024-01-31/report.csv", "title,loans\r\n"));
    }

    @Test
    void whatCannotBeMeantIsSaid() throws IOException {
        assertThat(home.run("report", "nothing"))
                .matches(answer -> answer.exitCode() == ExitCode.FAILED)
                .extracting(Home.Answer::text)
                .asString()
                .contains("there is no report")
                .contains("library.popular_books");
        for (List<String> wrong : List.of(
                List.of("--date", "2024-02-30", "'2024-02-30' is no day such as"),
                List.of("--date", "2999-01-01", "has not come yet"),
                List.of("--param", "tops=5", "has no parameter of that name; it has [top]"),
                List.of("--param", "top=five", "parameter top: must be of type integer"))) {
            Home.Answer answer = home.run("report", "popular_books", wrong.get(0), wrong.get(1));
            assertThat(answer.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(answer.text()).contains(wrong.get(2));
        }
        assertThat(home.run("report", "popular_books", "--from", "2024-02-02", "--to", "2024-02-01")
                        .text())
                .contains("the first day, 2024-02-02, is after the last, 2024-02-01");
    }

    @Test
    void aQueryThatDoesNotFitItsDeclarationStopsTheStart() throws IOException {
        Path query = routes.resolve("library/reports/popular_books.sql");
        for (List<String> wrong : List.of(
                List.of("SELECT loan AS loans, title FROM library.loans", "gives the columns [loans, title]"),
                List.of(
                        "SELECT title, sum(loan) AS loans FROM library.loans GROUP BY 1",
                        "gives numeric for the column loans"),
                List.of("SELECT title,\n       :top AS loans\nFROM loans", "(SQLSTATE 42P01, line 3)"),
                List.of("SELECT :top,\n:day titles,\n\ttitle FORM library.loans", "(SQLSTATE 42601, line 3)"),
                List.of("SELECT 'x' AS title, 1 AS loans; DROP TABLE library.loans", "SQLSTATE 42601"),
                List.of("SELECT title, :limit AS loans FROM library.loans", "uses :limit, which is no parameter"),
                List.of("DELETE FROM library.loans RETURNING title, loan AS loans", "SQLSTATE 42601"),
                List.of("SELECT 'a reader'::date::text AS title, 1 AS loans", "(SQLSTATE 22007"))) {
            Files.writeString(query, wrong.get(0));
            Home.Answer check = home.run("report", "--check");
            assertThat(check.exitCode()).as(wrong.get(0)).isEqualTo(ExitCode.FAILED);
            assertThat(check.text())
                    .contains("routes/library/reports/popular_books.sql: ")
                    .contains(wrong.get(1))
                    .doesNotContain("a reader");
        }
        Home.Answer run = home.run("run");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.text()).contains("popular_books.sql: ").doesNotContain("Caravan is up");
    }

    @Test
    void aNewColumnIsMadeAndAnotherTypeStopsTheStart() throws IOException {
        load();
        home.run("report", "popular_books", "--date", "2024-02-03");
        Path query = routes.resolve("library/reports/popular_books.sql");
        Path declaration = routes.resolve("library/reports/popular_books.report.json");
        Files.writeString(query, Files.readString(query).replace("AS loans", "AS loans, min(changed)::date AS first"));
        String two = Files.readString(declaration);
        Files.writeString(
                declaration, two.replace("\"Loans\" }", "\"Loans\" }, { \"name\": \"first\", \"type\": \"date\" }"));
        Home.Answer wider = home.run("report", "popular_books", "--date", "2024-02-04");
        assertThat(wider.exitCode()).as(wider.text()).isEqualTo(ExitCode.DONE);
        assertThat(home.ask("SELECT count(*) || ' ' || count(first) FROM datamart.popular_books"))
                .isEqualTo("6 3");

        Files.writeString(declaration, two.replace("\"integer\", \"title\"", "\"number\", \"title\""));
        assertThat(home.run("status").text())
                .contains("library.popular_books: the column loans of datamart.\"popular_books\" is bigint and the"
                        + " declaration now makes it numeric");
    }

    /** Waits, then mails once, then is made when what it waits for has come, and once. */
    @Test
    void aReportWaitsForItsUpstream() throws IOException {
        Path declaration = routes.resolve("library/reports/popular_books.report.json");
        Files.writeString(
                declaration,
                Files.readString(declaration)
                        .replaceFirst("\\{", "{ \"waitAtMost\": \"PT2S\", \"schedule\": \"* * * * * ?\","));
        home.set(home.url(), "caravan.routes=" + routes, "caravan.housekeeping-schedule=* * * * * ?");
        try (Installation installation = home.open();
                Service service = installation.watchingService(false)) {
            service.start(installation.contracts());
            home.await("SELECT count(*) > 0 FROM caravan.report WHERE report = 'library.popular_books'");
            String yesterday = home.ask("SELECT day::text FROM caravan.report WHERE waiting_since IS NOT NULL"
                    + " AND report = 'library.popular_books'");
            drop("date=" + LocalDate.parse(yesterday).minusDays(1) + "/loans.json", LOANS);
            home.await("SELECT count(*) = 1 FROM caravan.mail");
            home.await("SELECT count(*) = 1 FROM caravan.run WHERE state = 'loaded'");
            assertThat(report("popular_books", yesterday)).doesNotExist();
            assertThat(home.ask("SELECT subject FROM caravan.mail"))
                    .isEqualTo("Caravan: report library.popular_books of " + yesterday + " waits");
            assertThat(home.ask("SELECT body FROM caravan.mail").replace(yesterday, "2024-02-03"))
                    .isEqualTo(Files.readString(
                            Home.REPOSITORY.resolve("src/test/resources/golden/mail/report-waits.txt")));

            drop("date=" + yesterday + "/loans.json", LOANS.replace("\"loan\": ", "\"loan\": 2"));
            assertThat(Awaiting.until(() -> Files.exists(report("popular_books", yesterday)), Duration.ofSeconds(30)))
                    .isTrue();
            home.await("SELECT waiting_since IS NULL AND begun IS NULL FROM caravan.report"
                    + " WHERE report = 'library.popular_books'");
            String made = home.ask("SELECT made_at FROM caravan.report WHERE report = 'library.popular_books'");
            long fired = Long.parseLong(
                    home.ask(
                            "SELECT max(prev_fire_time) FROM caravan.qrtz_triggers WHERE trigger_name = 'library.popular_books'"));
            home.await("SELECT max(prev_fire_time) > " + (fired + 2000)
                    + " FROM caravan.qrtz_triggers WHERE trigger_name = 'library.popular_books'");
            assertThat(home.ask("SELECT made_at FROM caravan.report WHERE report = 'library.popular_books'"))
                    .as("made once")
                    .isEqualTo(made);
            assertThat(home.ask("SELECT count(*) FROM caravan.mail")).isEqualTo("1");
        }
        Files.delete(declaration);
        Files.delete(routes.resolve("library/reports/popular_books.sql"));
        try (Installation installation = home.open();
                Service service = installation.watchingService(false)) {
            service.start(installation.contracts());
            assertThat(home.ask(
                            "SELECT count(*) FROM caravan.qrtz_triggers WHERE trigger_name = 'library.popular_books'"))
                    .as("a report that is gone is due no more")
                    .isEqualTo("0");
        }
    }

    @Test
    void aDayOfWhichAPartIsMissingIsNotWhole() throws IOException {
        Path declaration = routes.resolve("library/reports/popular_books.report.json");
        String daily = Files.readString(declaration);
        Files.writeString(declaration, daily.replace("\"daily\"", "{ \"every\": \"PT12H\", \"at\": \"changed\" }"));
        load();
        LocalDate day = LocalDate.of(2024, 2, 2);
        try (Installation installation = home.open()) {
            assertThat(make(installation, day).missing())
                    .as("rows of the morning")
                    .containsExactly("library.loans");
            load("loans-afternoon.json", LOANS.replace("11:00:00", "12:00:00").replaceAll("\"loan\": ", "\"loan\": 1"));
            assertThat(make(installation, day).missing()).isEmpty();
            assertThat(make(installation, day.plusDays(1)).missing()).containsExactly("library.loans");
        }
        Files.writeString(declaration, daily.replace("\"daily\"", "{ \"every\": \"PT12H\" }"));
        try (Installation installation = home.open()) {
            int number = 2;
            for (String file :
                    List.of("loans-20240202-010000.json", "loans-20240202-020000.json", "loans-20240203.json")) {
                load(file, LOANS.replace("\"loan\": ", "\"loan\": " + number++));
                assertThat(make(installation, day).missing()).as(file).containsExactly("library.loans");
            }
            load(
                    "loans-20240202-120000.json",
                    LOANS.lines().findFirst().orElseThrow().replace(": 1", ": 77"));
            assertThat(make(installation, day).missing()).isEmpty();
        }
    }

    /** What is loaded while a day lasts cannot be all of it. */
    @Test
    void aFileWithoutADateCountsForTheDayBeforeItWasLoaded() throws IOException {
        load();
        try (Installation installation = home.open()) {
            LocalDate yesterday = installation.reporting().yesterday();
            assertThat(make(installation, yesterday).missing()).isEmpty();
            assertThat(make(installation, yesterday.plusDays(1)).missing()).containsExactly("library.loans");
        }
    }

    @Test
    void aKillLeavesWhatTheNextStartMakesWhole() throws Exception {
        load();
        String[] command = {"report", "popular_books", "--from", "2024-01-01", "--to", "2024-04-30"};
        Home undisturbed = home.copyIn(folder.resolve("other"), "caravan.routes=" + routes);
        undisturbed.run(command);
        for (int days : List.of(1, 7, 20, 40, 70)) {
            Process process = home.process(command)
                    .redirectOutput(folder.resolve("printed").toFile())
                    .start();
            Awaiting.until(() -> days(home) >= days || !process.isAlive(), Duration.ofSeconds(60));
            process.destroyForcibly().waitFor();
        }
        home.set(home.url(), "caravan.routes=" + routes, "caravan.housekeeping-schedule=* * * * * ?");
        try (Installation installation = home.open();
                Service service = installation.watchingService(false)) {
            service.start(installation.contracts());
            home.await("SELECT count(*) = 0 FROM caravan.report WHERE begun IS NOT NULL");
        }
        // What was made is whole: the files of a day tell what its rows tell.
        Map<String, String> whole = files(undisturbed);
        files(home).forEach((file, content) -> assertThat(content).as(file).isEqualTo(whole.get(file)));
        assertThat(home.dump("datamart")).isSubsetOf(undisturbed.dump("datamart"));

        home.run(command);
        assertThat(files(home)).isEqualTo(whole);
        assertThat(home.dump("datamart")).isEqualTo(undisturbed.dump("datamart"));
    }

    @Test
    void aUserWhoMayNotMakeTablesMakesReports() throws IOException {
        load();
        String user = "reporter_" + home.url().replaceAll(".*/", "");
        try (Database database = home.database()) {
            database.run(transaction -> transaction
                    .sql("CREATE ROLE " + user + " LOGIN PASSWORD 'open sesame'")
                    .update());
        }
        assertThat(home.run("migrate", "--grant", user).exitCode()).isEqualTo(ExitCode.DONE);
        home.set(home.url(), "caravan.routes=" + routes, "caravan.db.user=" + user, "caravan.db.password=open sesame");

        Home.Answer made = home.run("report", "popular_books", "--date", "2024-02-03");
        assertThat(made.exitCode()).as(made.text()).isEqualTo(ExitCode.DONE);
        assertThat(home.ask("SELECT count(*) FROM datamart.popular_books")).isEqualTo("3");
    }

    private void load() throws IOException {
        load("loans.json", LOANS);
    }

    private void load(String name, String loans) throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve(name), loans);
        try (Installation installation = home.open()) {
            new Delivery("library", data).load(installation, List.of(data.resolve(name)));
        }
    }

    private static Reporting.Made make(Installation installation, LocalDate day) {
        return installation
                .reporting()
                .make(installation.reports().find("popular_books").orElseThrow(), day, Map.of());
    }

    private void drop(String name, String content) throws IOException {
        Path place = home.inbox().resolve("library").resolve(name);
        Files.createDirectories(place.getParent());
        Path beside = place.resolveSibling(".dropping");
        Files.writeString(beside, content);
        Files.move(beside, place);
    }

    private Path report(String name, String day) {
        return home.output().resolve("reports/" + name + "/date=" + day + "/report.csv");
    }

    private static long days(Home home) {
        String[] days = home.output().resolve("reports/popular_books").toFile().list();
        return days == null ? 0 : days.length;
    }

    /** All files of the report, drafts included, with their content. */
    private static Map<String, String> files(Home home) {
        Path below = home.output().resolve("reports/popular_books");
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.exists(below) ? Files.walk(below) : Stream.empty()) {
            for (Path file : all.filter(Files::isRegularFile)
                    .filter(file -> !TemporaryName.isOf(file)) // of a process that was killed; it goes after a day
                    .toList()) {
                files.put(below.relativize(file).toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}

package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.file.FileTree;
import io.caravan.generate.ShopGenerator;
import io.caravan.generate.ShopOptions;
import io.caravan.route.Awaiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several commands at once on one installation, each a process of its own, end as each alone would. */
class SideBySideIT {

    @TempDir
    Path folder;

    private static List<Home.Answer> atOnce(Home home, int times, String... arguments) throws Exception {
        List<Process> processes = new ArrayList<>();
        List<Path> outputs = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            Path output = home.folder().resolve("command-" + arguments[0] + i + ".log");
            outputs.add(output);
            processes.add(
                    home.process(arguments).redirectOutput(output.toFile()).start());
        }
        List<Home.Answer> answers = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            int exitCode = processes.get(i).waitFor();
            answers.add(new Home.Answer(exitCode, Files.readString(outputs.get(i))));
        }
        return answers;
    }

    private static void mustBeCalm(List<Home.Answer> answers, int exitCode) {
        for (Home.Answer answer : answers) {
            assertThat(answer.text()).doesNotContain("Exception", "ERROR", "caravan: ");
            assertThat(answer.exitCode()).as(answer.text()).isEqualTo(exitCode);
        }
    }

    private static List<String> files(Path root) {
        return FileTree.of(root).whole().files().stream()
                .map(file -> root.relativize(file).toString())
                .toList();
    }

    @Test
    void threeLoadsOfOneFolder() throws Exception {
        Path data = folder.resolve("data");
        var unused = new ShopGenerator(ShopOptions.small()).generate(data);
        for (int i = 0; i < 40; i++) {
            Path day = Files.createDirectories(data.resolve("date=2021-01-" + (10 + i % 9)));
            Files.writeString(day.resolve("customers" + i + ".json"), customer("9" + i));
        }
        Files.writeString(data.resolve("customers.broken.json.gz"), "\u001f\u008b cut", StandardCharsets.ISO_8859_1);
        Home alone = Home.in(folder.resolve("alone"));
        Home.Answer once = alone.run("load", data.toString(), "--domain", "shop");
        Home home = Home.in(folder.resolve("home"));
        mustBeCalm(atOnce(home, 3, "load", data.toString(), "--domain", "shop"), once.exitCode());
        Ending.of(home).mustEqual(Ending.of(alone), "after three loads");
        for (String place : List.of("archive", "failed")) {
            assertThat(files(home.folder().resolve("raw_data").resolve(place)))
                    .isEqualTo(files(alone.folder().resolve("raw_data").resolve(place)));
        }
        Home.Answer verify = home.run("verify");
        assertThat(verify.exitCode()).as(verify.text()).isEqualTo(ExitCode.DONE);
    }

    private static String customer(String id) {
        return """
                {"id": "%s", "first_name": "Ada", "last_name": "Lovelace", "email": "ada%s@example.org", "last_change": "2021-01-01"}
                """
                .formatted(id, id);
    }

    @Test
    void loadsOfTheFilesThatAServiceTakesFromTheInbox() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Home home = Home.in(folder.resolve("home"));
        Path log = folder.resolve("run.log");
        Process run = home.process("run").redirectOutput(log.toFile()).start();
        try {
            assertThat(Awaiting.until(() -> text(log).contains("Caravan is up"), Duration.ofSeconds(60)))
                    .isTrue();
            for (int i = 0; i < 40; i++) {
                Files.writeString(data.resolve("customers" + i + ".json"), customer("9" + i));
            }
            Folder.copy(data, home.inbox().resolve("shop"));
            mustBeCalm(atOnce(home, 2, "load", data.toString(), "--domain", "shop"), ExitCode.DONE);
            assertThat(Awaiting.until(() -> files(home.inbox()).isEmpty(), Duration.ofSeconds(30)))
                    .isTrue();
        } finally {
            run.destroy();
            assertThat(run.waitFor()).as(text(log)).isIn(0, 130, 143);
        }
        assertThat(text(log)).doesNotContain("Exception", "ERROR");
        assertThat(home.ask("SELECT count(*) FROM shop.customers")).isEqualTo("40");
        assertThat(files(home.folder().resolve("raw_data/archive")))
                .containsExactlyElementsOf(IntStream.range(0, 40)
                        .mapToObj(i -> "shop/customers" + i + ".json")
                        .sorted()
                        .toList());
        Home.Answer verify = home.run("verify");
        assertThat(verify.exitCode()).as(verify.text()).isEqualTo(ExitCode.DONE);
    }

    private static String text(Path log) {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void fetchesReportsAndFixes() throws Exception {
        byte[] orders =
                """
                {"orders": [{"id": 1, "user_id": 7, "total_price": "1.00", "line_items": [],
                 "created_at": "2017-10-30T19:58:29-04:00", "updated_at": "2017-10-30T20:00:00-04:00"}]}"""
                        .getBytes(StandardCharsets.UTF_8);
        try (OneAnswer server = new OneAnswer(orders)) {
            Home home = Home.in(folder.resolve("home"), "retail.source-url=" + server.url() + "/orders.json");
            mustBeCalm(atOnce(home, 3, "fetch", "retail.orders"), ExitCode.DONE);
            assertThat(files(home.inbox())).isNotEmpty().allMatch(file -> file.matches("retail/orders-fetched-.*json"));

            Path data = Files.createDirectories(folder.resolve("data"));
            Files.writeString(data.resolve("customers.json"), customer("91") + "{\"id\": \"\"}\n");
            assertThat(home.run("load", data.toString(), "--domain", "shop").exitCode())
                    .isEqualTo(ExitCode.INCOMPLETE);
            mustBeCalm(atOnce(home, 3, "fix"), ExitCode.DONE);
            assertThat(files(home.output().resolve("fixes"))).isNotEmpty().noneMatch(file -> file.contains(".tmp"));
            mustBeCalm(atOnce(home, 3, "report", "b2b.monthly_sales", "--date", "2024-01-31"), ExitCode.DONE);
            assertThat(files(home.output().resolve("reports/monthly_sales/date=2024-01-31")))
                    .isNotEmpty()
                    .noneMatch(file -> file.contains(".tmp"));
        }
    }
}

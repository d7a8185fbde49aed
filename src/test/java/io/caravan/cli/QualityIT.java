package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.database.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages that tell how good what was handed in is. */
class QualityIT {

    @TempDir
    Path folder;

    private static String customers(int from, int count, String city, int refused) {
        return IntStream.range(from, from + count)
                .mapToObj(id ->
                        "{\"id\": \"%d\", \"first_name\": \"%s\", \"last_name\": \"Marker%d\", \"email\": \"marker%d@example.org\", \"city\": %s}\n"
                                .formatted(id, id - from < refused ? "" : "Ada", id, id, city))
                .collect(Collectors.joining());
    }

    private Path handIn(Path data, String name, String content) throws IOException {
        Files.createDirectories(data);
        return Files.writeString(data.resolve(name), content);
    }

    private static List<Path> pages(Home home) throws IOException {
        try (Stream<Path> files = Files.walk(home.output().resolve("reports/quality"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void eachRunAndItsDayHaveAPageAndWhatIsUnlikeBeforeIsSaid() throws IOException {
        Home home = Home.in(folder.resolve("home"));
        Path data = folder.resolve("data");
        List<Path> files = List.of(
                handIn(data, "customers.marker-a.json", customers(0, 40, "\"Leeds\"", 0)),
                handIn(data, "customers.b.json", customers(100, 40, "\"Leeds\"", 0)),
                handIn(data, "customers.c.json", customers(200, 40, "null", 20)),
                handIn(data, "customers.cut.json", "[{\"id\": \"1\""));
        for (Path file : files) {
            Home.Answer load = home.run("load", one(file).toString(), "--domain", "shop");
            assertThat(load.text()).contains("customers");
        }
        assertThat(pages(home))
                .extracting(page -> page.getFileName().toString())
                .containsExactly("index.html", "run-1.html", "run-2.html", "run-3.html", "run-4.html");
        assertThat(pages(home).get(2)).content().doesNotContain("Unlike the runs before");
        assertThat(pages(home).get(3))
                .content()
                .contains("50.0 % of its records were refused; usually it is 0.0 %.")
                .contains("city is null in 100.0 %; usually it is 0.0 %.")
                .contains("first_name</td><td>must not be empty</td><td class=\"number\">20</td>");
        assertThat(pages(home).get(0))
                .content()
                .contains("120 records, 20 refused (16.7 %)", "1 file could not be read")
                .contains("<a href=\"run-3.html\">3</a>");
        for (Path page : pages(home)) {
            assertThat(page)
                    .content()
                    .doesNotContainIgnoringCase("marker")
                    .doesNotContain("http", "<script", "url(", "@import");
        }
        assertThat(profiled(home, "email"))
                .as("about as many distinct values as there are records")
                .isBetween(39L, 41L);
    }

    @Test
    void pagesThatAKillHasPreventedComeLater() throws IOException {
        Home home = Home.in(folder.resolve("home"));
        try (Installation installation = home.open()) {
            Path file = handIn(folder.resolve("data"), "customers.json", customers(0, 3, "null", 0));
            new Delivery("shop", folder.resolve("data")).load(installation, List.of(file));
        }
        assertThat(home.output().resolve("reports")).doesNotExist();
        Home.Answer again = home.run("load", folder.resolve("data").toString(), "--domain", "shop");
        assertThat(again.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(pages(home)).hasSize(2);
        assertThat(home.ask("SELECT bool_and(reported) FROM caravan.run WHERE state = 'loaded'"))
                .isEqualTo("true");
    }

    private static long profiled(Home home, String column) {
        try (Database database = home.database()) {
            return database.once(client -> client.sql(
                            "SELECT (profile -> 'columns' -> ? ->> 'distinct')::bigint FROM caravan.run WHERE run = 1")
                    .param(column)
                    .query(Long.class)
                    .single());
        }
    }

    private Path one(Path file) throws IOException {
        Path alone = Files.createDirectories(folder.resolve("alone-" + file.getFileName()));
        Files.copy(file, alone.resolve(file.getFileName()));
        return alone;
    }
}

package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.generate.Expected;
import io.caravan.generate.ShopGenerator;
import io.caravan.generate.ShopOptions;
import io.caravan.run.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of a shop's files, loaded as a user would. */
class LoadIT {

    @TempDir
    Path folder;

    private final ShopGenerator generator = new ShopGenerator(ShopOptions.small());
    private Path data = Path.of("");
    private Expected expected = new Expected(Map.of(), Map.of());
    private Home home;

    @BeforeEach
    void generate() {
        data = folder.resolve("data");
        expected = generator.generate(data);
        home = Home.in(folder.resolve("home"));
    }

    @Test
    void accountsForEveryRecord() {
        Home.Answer answer = home.run("load", data.toString(), "--domain", "shop");

        assertThat(answer.exitCode()).as(answer.text()).isEqualTo(ExitCode.INCOMPLETE);
        expected.datasets().forEach((name, dataset) -> {
            Summary.Dataset counted = counted(name);
            assertThat(counted.read()).as(name + " read").isEqualTo(dataset.read());
            assertThat(counted.loaded()).as(name + " loaded").isEqualTo(dataset.rows());
            assertThat(counted.rejected()).as(name + " rejected").isEqualTo(dataset.rejected());
            assertThat(counted.pending()).as(name + " pending").isEqualTo(dataset.pending());
            assertThat(home.ask("SELECT count(*) FROM " + name)).isEqualTo(Long.toString(dataset.rows()));
            dataset.reasons().forEach((reason, count) -> {
                String[] fieldAndRule = reason.split(": ", 2);
                String field = fieldAndRule[0].equals("record") ? "" : fieldAndRule[0];
                assertThat(home.ask(
                                """
                                SELECT count(*) FROM caravan.reject JOIN caravan.run USING (run)
                                WHERE dataset = '%s' AND field = '%s' AND rule = '%s'"""
                                        .formatted(name, field, fieldAndRule[1])))
                        .as(name + " " + reason)
                        .isEqualTo(count.toString());
            });
        });
        assertThat(home.ask("SELECT sum(total_cost) FROM shop.transactions"))
                .isEqualTo(expected.figures().get("total_cost"));
        assertThat(home.ask("SELECT count(*) FROM shop.purchases"))
                .isEqualTo(expected.figures().get("purchase_lines"));
        assertThat(home.ask("SELECT count(*) FROM shop.customers WHERE id LIKE '0%'"))
                .isEqualTo(expected.figures().get("customers_with_leading_zero"));
    }

    @Test
    void theSameFolderAgainChangesNothingAndSaysSo() {
        home.run("load", data.toString(), "--domain", "shop");
        Ending before = Ending.of(home);
        Home.Answer again = home.run("load", data.toString(), "--domain", "shop");

        assertThat(again.text()).contains("Nothing has changed");
        Ending.of(home).mustEqual(before, "after the second load");
    }

    @Test
    void correctedRecordsLoadAndWhatWaitedForThemLoadsByItself() throws IOException {
        home.run("load", data.toString(), "--domain", "shop");
        Path corrections = Files.createDirectories(folder.resolve("corrections"));
        long resumed = generator.correct(corrections);
        assertThat(resumed).isPositive();
        String before = home.ask("SELECT count(*) FROM shop.transactions");

        Home.Answer answer = home.run("load", corrections.toString(), "--domain", "shop");

        assertThat(answer.exitCode()).as(answer.text()).isEqualTo(ExitCode.DONE);
        assertThat(answer.text()).contains(resumed + " records of earlier files were waiting for these");
        assertThat(home.ask("SELECT count(*) FROM shop.transactions"))
                .isEqualTo(Long.toString(Long.parseLong(before) + resumed));
        assertThat(home.ask("SELECT count(*) FROM shop.customers")).isEqualTo("400");
        assertThat(home.ask("SELECT count(*) FROM shop.products")).isEqualTo("300");
        assertThat(home.outputLines("shop", "transactions").stream().distinct())
                .as("what waited is written out as well")
                .hasSize(Integer.parseInt(before) + (int) resumed);
    }

    @Test
    void theArchiveMirrorsTheFolder() throws IOException {
        home.run("load", data.toString(), "--domain", "shop");
        Path archive = home.folder().resolve("raw_data/archive/shop");
        List<String> archived = relative(archive);
        assertThat(archived).isEqualTo(relative(data));
        for (String file : archived) {
            assertThat(Files.mismatch(archive.resolve(file), data.resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
    }

    @Test
    void noPersonalValueIsAnywhereButInTheArchive() throws IOException {
        Home.Answer answer = home.run("load", data.toString(), "--domain", "shop", "--verbose");
        String everything =
                answer.text() + home.run("rejects").text() + home.run("status").text() + home.dumpAll() + outputs();
        long looked = 0;
        for (Person person : Person.in(data)) {
            for (String value : person.values()) {
                assertThat(everything).doesNotContain(value);
                looked++;
            }
        }
        assertThat(looked).isGreaterThan(1000);
        // The search finds what is there.
        assertThat(everything).contains("Northwick").contains("must not be empty");
    }

    private String outputs() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(home.output())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(file)
                        .append(
                                file.toString().endsWith(".gz")
                                        ? String.join("\n", Home.lines(file))
                                        : Files.readString(file));
            }
        }
        return text.toString();
    }

    private Summary.Dataset counted(String name) {
        try (var database = home.database()) {
            return new Summary(database)
                    .datasets(0).stream()
                            .filter(dataset -> dataset.dataset().equals(name))
                            .findFirst()
                            .orElseThrow();
        }
    }

    private static List<String> relative(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}

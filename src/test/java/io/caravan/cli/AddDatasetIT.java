package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of {@code routes/README.md}: a dataset is a folder, without Java or SQL. */
class AddDatasetIT {

    private static final Path EXAMPLE = Home.REPOSITORY.resolve("routes/shared/example");

    @TempDir
    Path folder;

    private Path routes = Path.of("");
    private Home home;

    @BeforeEach
    void copiesTheFolder() throws IOException {
        routes = folder.resolve("routes");
        Folder.copy(Home.REPOSITORY.resolve("routes"), routes);
        Folder.copy(EXAMPLE.resolve("library"), routes.resolve("library"));
        home = Home.in(folder.resolve("home"), "caravan.routes=" + routes);
    }

    @Test
    void aFolderIsADataset() throws IOException {
        Home.Answer check = home.run(
                "check", routes.resolve("library/loans/examples/two.json").toString(), "--dataset", "library.loans");
        assertThat(check.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(check.text())
                .contains("2 records: 1 valid, 1 would be refused")
                .contains("title");

        Path data = Files.createDirectories(folder.resolve("data"));
        Files.copy(routes.resolve("library/loans/examples/two.json"), data.resolve("loans.json"));
        Home.Answer load = home.run("load", data.toString(), "--domain", "library");

        assertThat(load.exitCode()).as(load.text()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(load.text()).containsPattern("library\\.loans +2 +1 +1 +0 +0");
        assertThat(home.ask("SELECT title FROM library.loans")).isEqualTo("The Sea");
        assertThat(home.ask("SELECT reader FROM library.loans")).matches("[0-9a-f]{64}");
        assertThat(home.ask("SELECT loan || ' ' || line_number || ' ' || amount FROM library.fees"))
                .isEqualTo("1 1 1.50");
    }

    @Test
    void aNewOptionalFieldIsAColumnAndARiskyChangeStopsTheStart() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.copy(routes.resolve("library/loans/examples/two.json"), data.resolve("loans.json"));
        home.run("load", data.toString(), "--domain", "library");
        Path contract = routes.resolve("library/loans/loans.contract.json");
        String before = Files.readString(contract);

        Files.writeString(
                contract,
                before.replace(
                        "\"due\": {",
                        "\"shelf\": {\"type\": [\"string\", \"null\"],"
                                + " \"x-privacy\": {\"class\": \"none\", \"treatment\": \"keep\"}}, \"due\": {"));
        Files.writeString(
                data.resolve("loans2.json"),
                "{\"loan\": 3, \"reader\": \"R\", \"title\": \"x\", \"shelf\": \"A7\", \"changed\": \"2024-02-01T10:00:00Z\"}\n");
        Home.Answer load = home.run("load", data.toString(), "--domain", "library");
        assertThat(load.exitCode()).as("a reject of the file before is open").isEqualTo(ExitCode.INCOMPLETE);
        assertThat(load.text()).contains("1 files loaded, 1 were loaded before.");
        assertThat(home.ask("SELECT string_agg(coalesce(shelf, '-'), ' ' ORDER BY loan) FROM library.loans"))
                .isEqualTo("- A7");

        Files.writeString(contract, before.replace("\"type\": \"integer\"", "\"type\": \"string\""));
        Home.Answer refused = home.run("status");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.text())
                .contains(
                        "library.loans: the column loan of \"library\".\"loans\" is bigint and the contract now makes it text");

        Files.writeString(
                contract,
                before.replaceFirst(
                        "\"x-privacy\": \\{ \"class\": \"none\", \"treatment\": \"keep\" \\}", "\"title\": \"x\""));
        assertThat(home.run("status").text())
                .contains("routes/library/loans/loans.contract.json: field loan: has no x-privacy");
    }
}

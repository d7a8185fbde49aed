package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real spreadsheet (LibreOffice, without a window) makes of a correction file, and what comes back of it. */
@Timeout(180)
class SpreadsheetIT {

    @TempDir
    Path folder;

    @BeforeAll
    static void needsASpreadsheet() {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, "soffice"))),
                "soffice is not installed (Debian: libreoffice-calc)");
    }

    /** Unless it is told, it does not open a file as UTF-8; what it destroys so is not loaded. */
    @ParameterizedTest
    @ValueSource(strings = {"", "--infilter=Text - txt - csv (StarCalc):44,34,76,1"})
    void idsAndRejectsSurviveASpreadsheet(String filter) throws Exception {
        Home home = Home.in(folder.resolve("home"));
        Path data = Files.createDirectories(folder.resolve("data"));
        List<String> ids =
                List.of("035716", "8801230000000001234", "1E5", "2024-01-31", "1/2", "MARCH1", "=1+1", "caf\u00e9");
        Files.writeString(
                data.resolve("customers.csv"),
                "id,first_name,last_name,email,phone_number,date_of_birth\n"
                        + String.join(
                                "\n",
                                ids.stream()
                                        .map(id -> id + ",Ada,Lane,wrong,+44 909 879,1980-02-29")
                                        .toList())
                        + "\n");
        home.run("load", data.toString(), "--domain", "shop");
        assertThat(home.ask("SELECT count(*) FROM caravan.reject")).isEqualTo(Integer.toString(ids.size()));
        Home.Answer fixed = home.run("fix");
        assertThat(fixed.exitCode()).as(fixed.text()).isZero();
        Path sent;
        try (Stream<Path> files = Files.list(home.output().resolve("fixes/shop"))) {
            sent = files.findFirst().orElseThrow();
        }

        Path spreadsheet = convert(sent, "xlsx", filter);
        Path back = convert(spreadsheet, "csv:Text - txt - csv (StarCalc):44,34,76", "");
        Path again = Files.createDirectories(folder.resolve("again"));
        Files.writeString(
                again.resolve("customers.fix.csv"), Files.readString(back).replace("wrong", "ada@example.org"));
        Home.Answer loaded = home.run("load", again.toString(), "--domain", "shop");
        List<String> whole = ids.stream()
                .filter(id -> !filter.isEmpty() || !id.equals("caf\u00e9"))
                .sorted()
                .toList();
        assertThat(home.ask("SELECT string_agg(id, ' ' ORDER BY id COLLATE \"C\") FROM shop.customers"))
                .as(loaded.text())
                .isEqualTo(String.join(" ", whole));
        assertThat(home.ask("SELECT count(*) FROM caravan.mended WHERE outcome = 'loaded'"))
                .isEqualTo(Integer.toString(whole.size()));
        assertThat(home.ask("SELECT count(*) FROM caravan.reject WHERE run = 2 AND message LIKE '%as UTF-8'"))
                .isEqualTo(Integer.toString(ids.size() - whole.size()));
    }

    private Path convert(Path file, String format, String filter) throws IOException, InterruptedException {
        Path target = Files.createDirectories(folder.resolve("converted"));
        Process process = new ProcessBuilder(Stream.of(
                                "soffice",
                                "-env:UserInstallation="
                                        + folder.resolve("profile").toUri(),
                                "--headless",
                                filter,
                                "--convert-to",
                                format,
                                "--outdir",
                                target.toString(),
                                file.toString())
                        .filter(argument -> !argument.isEmpty())
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("soffice.txt").toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        String name = file.getFileName().toString();
        Path converted = target.resolve(name.substring(0, name.lastIndexOf('.')) + "." + format.replaceAll(":.*", ""));
        assertThat(converted)
                .as(Files.readString(folder.resolve("soffice.txt")))
                .exists();
        return converted;
    }
}

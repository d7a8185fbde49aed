package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands answer to people and scripts. */
class CommandLineIT {

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void install() {
        home = Home.in(folder.resolve("home"));
    }

    @Test
    void exitCodesTellAScriptHowItWent() throws IOException {
        Path good = write(
                "good", "{\"id\": \"1\", \"first_name\": \"A\", \"last_name\": \"B\", \"email\": \"a@example.org\"}");
        Path bad = write(
                "bad",
                "{\"id\": \"2\"}\n{\"id\": \"3\", \"first_name\": \"A\", \"last_name\": \"B\", \"email\": \"b@example.org\"}");
        Path cut = write("cut", "[");
        assertThat(load(good).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(load(bad).exitCode()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(load(cut).exitCode()).isEqualTo(ExitCode.FAILED);

        assertThat(home.run("check", good.resolve("customers.json").toString(), "--dataset", "shop.customers")
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        Home.Answer unreadable =
                home.run("check", cut.resolve("customers.json").toString(), "--dataset", "shop.customers");
        assertThat(unreadable.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(unreadable.text()).contains("The file cannot be read: its JSON array is not closed");

        assertThat(home.run("rejects").text())
                .contains("shop/customers.json")
                .contains("first_name")
                .contains("is missing");
        assertThat(home.run("status").text())
                .contains("1 files loaded".replace("1", "2"))
                .contains("failed");
    }

    @Test
    void errorsAreOneLineThatSaysWhatToDo() throws IOException {
        oneLine(home.run("load", folder.resolve("nowhere").toString(), "--domain", "shop"), "there is no folder");
        oneLine(home.run("load", folder.toString(), "--domain", "bank"), "there is no domain bank");
        oneLine(home.run("check", "nowhere.json", "--dataset", "shop.customers"), "there is no file nowhere.json");
        Path file = write("some", "{}").resolve("customers.json");
        oneLine(home.run("check", file.toString(), "--dataset", "shop.clients"), "there is no dataset shop.clients");
        oneLine(home.run("frobnicate"), "there is no command frobnicate");
        home.set(home.url(), "caravan.batch-size=none");
        oneLine(home.run("status"), "caravan.batch-size: must be a whole number");
    }

    @Test
    void anotherKeyThanTheWarehousesIsRefused() throws IOException {
        load(write("good", ""));
        home.set(home.url(), "caravan.key=another key than the one it was begun with");
        oneLine(home.run("status"), "caravan.key: is not the key that this warehouse was begun with");
    }

    @Test
    void generatesTheSameBytesAndTheRightOutcome() {
        Home.Answer first =
                home.run("generate", "shop", "--out", folder.resolve("made").toString(), "--days", "1");
        assertThat(first.exitCode()).as(first.text()).isZero();
        assertThat(folder.resolve("made.expected.json")).content().contains("\"shop.transactions\"");
        assertThat(home.run("generate", "shop", "--out", folder.resolve("made").toString())
                        .text())
                .contains("is not empty");
    }

    private static void oneLine(Home.Answer answer, String message) {
        assertThat(answer.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(answer.text()).contains(message).doesNotContain("\tat ");
    }

    private Home.Answer load(Path data) {
        return home.run("load", data.toString(), "--domain", "shop");
    }

    private Path write(String name, String content) throws IOException {
        Path data = Files.createDirectories(folder.resolve(name));
        Files.writeString(data.resolve("customers.json"), content);
        return data;
    }
}

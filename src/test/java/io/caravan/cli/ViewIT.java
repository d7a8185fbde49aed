package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Views are files of {@code routes/<domain>/views}. */
@Timeout(180)
class ViewIT {

    private static final String OURS =
            "SELECT string_agg(viewname, ' ' ORDER BY viewname) FROM pg_views WHERE schemaname = 'shop'";

    @TempDir
    Path folder;

    private Path views = Path.of("");
    private Home home;

    @BeforeEach
    void copiesTheFolder() throws IOException {
        Path routes = folder.resolve("routes");
        Folder.copy(Home.REPOSITORY.resolve("routes"), routes);
        views = Files.createDirectories(routes.resolve("shop/views"));
        home = Home.in(folder.resolve("home"), "caravan.routes=" + routes);
    }

    @Test
    void areMadeFromFilesInWhateverOrderTheyNeedEachOther() throws IOException {
        write("a_summary", "SELECT count(*) AS people FROM shop.\"select\";\n");
        write("select", "SELECT id, email FROM shop.customers\n-- all of them");
        start();
        assertThat(home.ask(OURS)).isEqualTo("a_summary select");
        assertThat(home.ask("SELECT people FROM shop.a_summary")).isEqualTo("0");

        String oid = "SELECT 'shop.a_summary'::regclass::oid";
        String before = home.ask(oid);
        start();
        assertThat(home.ask(oid)).as("made once").isEqualTo(before);

        write("select", "SELECT email FROM shop.customers");
        start();
        assertThat(home.ask("SELECT string_agg(column_name, ' ') FROM information_schema.columns"
                        + " WHERE table_schema = 'shop' AND table_name = 'select'"))
                .isEqualTo("email");
        assertThat(home.ask(OURS)).isEqualTo("a_summary select");

        write("a_summary", "SELECT 1 AS people");
        Files.delete(views.resolve("select.sql"));
        start();
        assertThat(home.ask(OURS)).isEqualTo("a_summary");
    }

    @Test
    void ofOthersAreLeftAlone() throws IOException {
        start();
        sql("CREATE VIEW shop.theirs AS SELECT id FROM shop.customers");
        write("theirs", "SELECT 1 AS one");
        assertThat(home.run("status").text())
                .contains("routes/shop/views/theirs.sql: a table or a view of that name is there already");
        Files.delete(views.resolve("theirs.sql"));
        start();
        assertThat(home.ask(OURS)).isEqualTo("theirs");
    }

    @Test
    void thatCannotBeMadeStopTheStartAndChangeNothing() throws IOException {
        write("people", "SELECT id FROM shop.customers");
        start();
        write("people", "SELECT id, email FROM shop.customers");
        write("wrong", "SELECT id,\n       nme\nFROM shop.customers");
        assertThat(home.run("status"))
                .matches(answer -> answer.exitCode() == ExitCode.FAILED)
                .extracting(Home.Answer::text)
                .asString()
                .contains("routes/shop/views/wrong.sql: names a column that is not there (SQLSTATE 42703, line 2)");
        assertThat(home.ask("SELECT count(*) FROM information_schema.columns"
                        + " WHERE table_schema = 'shop' AND table_name = 'people'"))
                .isEqualTo("1");

        write("wrong", "SELECT 1 AS one; DROP VIEW shop.people");
        assertThat(home.run("status").text()).contains("wrong.sql: is no single SELECT");
    }

    @Test
    void keepNoEmptyTableFromChanging() throws IOException {
        write("people", "SELECT * FROM shop.customers");
        write("summary", "SELECT count(*) AS people FROM shop.people");
        start();
        Path contract = views.resolveSibling("customers/customers.contract.json");
        Files.writeString(
                contract,
                Files.readString(contract)
                        .replaceFirst(
                                "\"type\": \\[\"string\", \"null\"\\],(\\s+)\"x-clean\": \\[\"trim\", \"empty_to_null\"\\],(\\s+)\"x-privacy\": \\{\\s+\"class\": \"personal\"",
                                "\"type\": [\"integer\", \"null\"],$2\"x-privacy\": {\"class\": \"personal\""));
        start();
        assertThat(home.ask("SELECT data_type FROM information_schema.columns"
                        + " WHERE table_schema = 'shop' AND table_name = 'customers' AND column_name = 'segment'"))
                .isEqualTo("bigint");
        assertThat(home.ask("SELECT people FROM shop.summary")).isEqualTo("0");
    }

    private void write(String name, String query) throws IOException {
        Files.writeString(views.resolve(name + ".sql"), query);
    }

    private void start() {
        home.open().close();
    }

    private void sql(String statement) {
        try (var database = home.database()) {
            database.run(transaction -> transaction.sql(statement).update());
        }
    }
}

package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A web server's log from the inbox to the warehouse, mended and erased. */
class WeblogIT {

    private static final String BROWSER =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:120.0) Gecko/20100101 Firefox/120.0";
    private static final String ROWS = "SELECT count(*) FROM b2b.weblog";

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void begin() {
        home = Home.in(folder.resolve("home"));
    }

    @Test
    void aLogThatGrowsAndIsRotatedAddsOnlyWhatIsNew() throws IOException {
        String first = hit("-", 1, "a") + hit("-", 1, "a") + hit("-", 2, "b");
        assertThat(load("access.log", first).exitCode()).isZero();
        assertThat(home.ask(ROWS)).isEqualTo("3");

        String grown = first + hit("-", 2, "b") + hit("-", 3, "c");
        assertThat(load("access.log", grown).text()).containsPattern("b2b\\.weblog +5 +2 +0");
        load("access.log.1", grown + "\n");
        load("www.access.log-20241010", hit("-", 2, "b") + hit("-", 2, "b") + hit("-", 4, "d"));

        assertThat(home.ask(ROWS)).isEqualTo("6");
        assertThat(home.ask("SELECT string_agg(path, ' ' ORDER BY requested_at, path) FROM b2b.weblog"))
                .isEqualTo("/a /a /b /b /c /d");
        assertThat(home.run("verify").exitCode()).isZero();
    }

    @Test
    void nothingOfTheAddressIsLeftButWhatTheContractSays() throws IOException {
        load("access.log", hit("DOC-7", 1, "a?mail=ada@example.org"));
        Traces traces = new Traces(List.of("198.51.100.77", "ada@example.org", BROWSER));
        assertThat(traces.below(home.output())).isEmpty();
        assertThat(traces.in(String.join("\n", home.dump("b2b")).getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void whoIsErasedIsInNoLineAnyMore() throws IOException {
        String own = hit("DOC-7", 1, "a");
        String naming = hit("-", 2, "b?mail=ada%40example.org");
        String others = hit("DOC-70", 3, "c") + "rubbish\n" + hit("-", 4, "d");
        load("access.log", own + naming + others);
        assertThat(home.ask(ROWS)).isEqualTo("4");

        Home.Answer erase = home.run("erase", "--domain", "b2b", "--id", "DOC-7", "--email", "ada@example.org");

        assertThat(erase.exitCode()).as(erase.text()).isZero();
        assertThat(home.ask("SELECT count(*) FROM b2b.weblog WHERE log_user = 'DOC-7'"))
                .isEqualTo("0");
        assertThat(Files.readString(home.folder().resolve("raw_data/archive/b2b/access.log")))
                .isEqualTo("\n\n" + others);
        assertThat(home.outputLines("b2b", "weblog")).hasSize(3).noneMatch(line -> line.contains("\"DOC-7\""));
        load("access.log", own + naming + others + hit("DOC-7", 9, "e"));
        assertThat(home.ask("SELECT count(*) FROM b2b.weblog WHERE log_user = 'DOC-7'"))
                .as("what comes again is kept out")
                .isEqualTo("0");
        assertThat(home.run("prove-erased", "--all").exitCode()).isZero();
    }

    @Test
    void aRefusedLineIsMendedAndIsKnownAgain() throws IOException {
        String byName = hit("-", 1, "a").replace("198.51.100.77", "visitor.example.org");
        String log = byName + "not a line\n" + hit("-", 2, "b");
        load("access.log", log);
        assertThat(home.run("rejects").text())
                .contains("is not an IP address such as 192.0.2.1")
                .contains("Apache log");

        assertThat(home.run("fix").exitCode()).isZero();
        Path csv = only(home.output().resolve("fixes/b2b"));
        String mended = Files.readString(csv);
        assertThat(mended).contains("not a line,").contains("visitor.example.org");
        load("weblog.fix.csv", mended.replace(",visitor.example.org,", ",198.51.100.77,"));
        assertThat(home.ask(ROWS)).isEqualTo("2");
        assertThat(home.ask("SELECT outcome FROM caravan.mended WHERE record = 1"))
                .isEqualTo("loaded");

        assertThat(load("access.log", log + hit("-", 3, "c")).text()).contains("b2b.weblog");
        assertThat(home.ask(ROWS)).isEqualTo("3");
        assertThat(home.run("replay").exitCode()).isLessThan(2);
        assertThat(home.ask(ROWS)).isEqualTo("3");
    }

    @Test
    void anAddressIsTheSameKeyHoweverItIsWritten() throws IOException {
        String header = "first_address,last_address,country_code,country\n";
        load("ip2geo.csv", header + "10.1.0.0,10.1.255.255,IE,Ireland\n2001:DB8:1::,2001:db8:1:ffff::,GB,Britain\n");
        load(
                "ip2geo-2.csv",
                header + "::ffff:10.1.0.0,10.1.255.255,IE,Eire\n2001:db8:1:0::,2001:db8:1:ffff::,GB,Britain\n"
                        + "10.2.0.0,10.2.255.255,FI,Finland\n");
        assertThat(home.ask("SELECT string_agg(abbrev(first_address), ' ' ORDER BY first_address) FROM b2b.ip2geo"))
                .isEqualTo("10.1.0.0 10.2.0.0 2001:db8:1::");
        assertThat(home.ask("SELECT pg_typeof(first_address) FROM b2b.ip2geo LIMIT 1"))
                .isEqualTo("inet");
        assertThat(home.run("why", "b2b.ip2geo", "::FFFF:10.2.0.0").text()).contains("ip2geo-2.csv, line 4");
        load("weblog", hit("-", 1, "a").replace("198.51.100.77", "10.2.3.4"));
        assertThat(home.ask("SELECT country FROM b2b.weblog, b2b.ip2geo"
                        + " WHERE network BETWEEN first_address AND last_address"))
                .isEqualTo("Finland");
    }

    private Home.Answer load(String name, String content) throws IOException {
        Path data = Files.createTempDirectory(folder, "data");
        Files.writeString(data.resolve(name), content);
        return home.run("load", data.toString(), "--domain", "b2b");
    }

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.reduce((first, second) -> {
                        throw new AssertionError("more than one file");
                    })
                    .orElseThrow();
        }
    }

    private static String hit(String user, int second, String page) {
        return "198.51.100.77 - %s [10/Oct/2024:13:55:%02d +0000] \"GET /%s HTTP/1.1\" 200 17 \"-\" \"%s\"%n"
                .formatted(user, second, page, BROWSER);
    }
}

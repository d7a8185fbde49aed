package io.caravan.read;

import static io.caravan.read.Packed.gzip;
import static io.caravan.read.Packed.utf8;
import static io.caravan.read.Packed.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.Documents;
import io.caravan.contract.Contract;
import io.caravan.contract.LogPart;
import io.caravan.reject.RefusedRecord;
import io.caravan.reject.Reject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log as a file: its lines as they are loaded, and as they are searched and rewritten. */
class LogFileTest {

    private static final Contract WEBLOG = Documents.contract("b2b.weblog");

    @TempDir
    Path folder;

    @Test
    void itsLinesAreTheRecordsWhateverItsPackingAndName() throws IOException {
        String log = hit("a") + "\n" + hit("b") + "\n";
        List<Object> expected = List.of(hit("a"), hit("b"));
        assertThat(entries("access.log", utf8(log))).isEqualTo(expected);
        assertThat(entries("access.log.1", utf8("\ufeff" + log.replace("\n", "\r\n"))))
                .isEqualTo(expected);
        assertThat(entries("access.log.gz", gzip(utf8("\n" + log)))).isEqualTo(expected);
        assertThat(entries("weblog.csv.zip", zip(Map.of("x.csv", utf8(log))))).isEqualTo(expected);
    }

    @Test
    void theSameLineAgainIsAnotherRecordAndTheSameOneInALongerFile() throws IOException {
        String log = hit("a") + "\n" + hit("b") + "\n" + hit("a") + "\n";
        List<Object> expected = List.of(hit("a"), hit("b"), hit("a") + "#2");
        assertThat(entries("access.log", utf8(log))).isEqualTo(expected);
        assertThat(entries("access.log", utf8(log + hit("a") + "\n")))
                .startsWith(expected.toArray())
                .endsWith(hit("a") + "#3");
    }

    @Test
    void aLineIsForgottenOnlyAfterManyOthers() {
        Repeats repeats = new Repeats();
        assertThat(repeats.count(utf8("x"))).isEqualTo(1);
        for (int i = 1; i < Repeats.REMEMBERED; i++) {
            repeats.count(utf8("other " + i));
        }
        assertThat(repeats.count(utf8("x"))).isEqualTo(2);
        for (int i = 0; i < Repeats.REMEMBERED; i++) {
            repeats.count(utf8("more " + i));
        }
        assertThat(repeats.count(utf8("x"))).isEqualTo(1);
    }

    @Test
    void aBadLineIsRefusedAndTheRestLoads() throws IOException {
        Documents.Content content = read("access.log", utf8("rubbish\n" + hit("a") + "\n" + hit("\\xff") + "\n"));
        assertThat(content.rows()).hasSize(1);
        assertThat(content.rejects()).extracting(Reject::line).containsExactly(1L, 3L);
        assertThat(content.rejects())
                .extracting(reject -> reject.violations().get(0).rule())
                .containsExactly("log", "encoding");
    }

    @Test
    void aFileWithoutALineThatCanBeReadIsAWrongFile() {
        assertThatThrownBy(() -> read("access.log", utf8("id,city\n1,x\n")))
                .hasMessageContaining("none of its 2 records can be read; line 1: the line is not in the common");
    }

    @Test
    void aLineBeyondTheLimitIsRefused() throws IOException {
        Documents.Content content = Documents.read(
                "b2b.weblog",
                Files.write(folder.resolve("weblog"), utf8(hit("a") + "\n" + hit("x".repeat(2000)) + "\n")),
                new Limits(1024, 1 << 20, 1000, 10, 100));
        assertThat(content.rejects())
                .extracting(reject -> reject.violations().get(0).rule())
                .containsExactly("record_too_long");
    }

    @Test
    void refusedLinesComeBackAsCsvAndAreTheirRecordsThen() throws IOException {
        Documents.Content content = read(
                "weblog-mended.csv",
                utf8(
                        "caravan_mends,caravan_line,entry,host,time,status\nrejected-7-2-any,3,the line,192.0.2.1,2024-01-01T00:00:00Z,200\n"));
        assertThat(content.rejects()).isEmpty();
        assertThat(content.rows().get(0).mends()).isEqualTo(new RefusedRecord(7, 2));
    }

    @Test
    void nobodyCanHaveHisRequestTakenForTheHeaderOfAnotherForm() throws IOException {
        String hostile = hit("a\",caravan_mends,host,entry,\"").replace("\"HTTP", "HTTP");
        assertThat(entries("access.log", utf8(hit(",caravan_mends,host,entry,") + "\n" + hit("a") + "\n")))
                .hasSize(2);
        assertThatThrownBy(() -> read("access.log", utf8(hostile + "\n"))).hasMessageContaining("Apache");
    }

    @Test
    void itsPiecesAreTheRecordsThatAreLoaded() throws IOException {
        String log = hit("a") + "\r\n\nrubbish\n" + hit("a") + "\n" + hit("\\q") + "\n" + hit("b");
        Documents.Content content = read("access.log", utf8(log));
        List<String> loaded = new ArrayList<>();
        content.rows().forEach(row -> loaded.add(row.line() + " " + value(row, "entry")));
        List<String> pieces = new ArrayList<>();
        new Pieces(Limits.DEFAULT).visit(folder.resolve("access.log"), WEBLOG, (entry, piece) -> {
            assertThat(piece).isInstanceOf(Piece.Log.class);
            ((Piece.Log) piece).parts().ifPresent(parts -> pieces.add(piece.line() + " " + parts.get(LogPart.ENTRY)));
        });
        assertThat(pieces).isEqualTo(loaded).hasSize(3);
    }

    @Test
    void aLineThatGoesLeavesEveryOtherByte() throws IOException {
        String before = hit("a") + "\r\n";
        String after = "rubbish \n\n" + hit("b");
        Path log = Files.write(folder.resolve("access.log.gz"), gzip(utf8(before + hit("x") + "\n" + after)));
        boolean changed = new Pieces(Limits.DEFAULT)
                .rewrite(
                        log,
                        WEBLOG,
                        Pieces.LineNumbers.KEPT,
                        (entry, piece) -> piece.line() == 2 ? new byte[0] : piece.bytes());
        assertThat(changed).isTrue();
        assertThat(new String(Packed.gunzip(Files.readAllBytes(log)), StandardCharsets.UTF_8))
                .isEqualTo(before + "\n" + after);
    }

    @Test
    void signsForCharactersAreUndoneForASearch() {
        Piece.Log piece = new Piece.Log(1, utf8("/?m=ada%40example.org&x=%zz\\x40 50% \\\" caf\\xC3\\xa9 %4"), 1);
        assertThat(new String(piece.meant(), StandardCharsets.UTF_8))
                .isEqualTo("/?m=ada@example.org&x=%zz@ 50% \\\" café %4");
    }

    private List<Object> entries(String name, byte[] content) throws IOException {
        List<Object> entries = new ArrayList<>();
        read(name, content).rows().forEach(row -> entries.add(String.valueOf(value(row, "entry"))));
        return entries;
    }

    private static @Nullable Object value(RawRow row, String field) {
        return Documents.value("b2b.weblog", row.values(), field);
    }

    private Documents.Content read(String name, byte[] content) throws IOException {
        return Documents.read("b2b.weblog", Files.write(folder.resolve(name), content));
    }

    private static String hit(String page) {
        return "192.0.2.7 - - [10/Oct/2024:13:55:36 +0000] \"GET /" + page + " HTTP/1.1\" 200 17 \"-\" \"x\"";
    }
}

package io.caravan.read;

import static io.caravan.read.Packed.gzip;
import static io.caravan.read.Packed.join;
import static io.caravan.read.Packed.latin1;
import static io.caravan.read.Packed.utf8;
import static io.caravan.read.Packed.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.Documents;
import io.caravan.contract.Contract;
import io.caravan.failure.UnreadableFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which pieces a file has. A piece is shown as its kind, its line and its bytes: {@code J1 {"id": 1}}. */
class PiecesTest {

    private static final Contract CUSTOMERS = Documents.contract("shop.customers");

    private final Pieces pieces = new Pieces(Limits.DEFAULT);

    @TempDir
    Path folder;

    static Stream<Arguments> forms() {
        return Stream.of(
                form("JSON lines", "{1}\n{2}\n", "J1 {1}", "J2 {2}"),
                form("no last line end", "{1}\n{2}", "J1 {1}", "J2 {2}"),
                form("CR LF", "{1}\r\n{2}\r\n", "J1 {1}", "J2 {2}"),
                form("blank lines", "\n \t\r\n{1}\n\n {2} \n\n", "J3 {1}", "J5  {2} "),
                form("byte order mark", "\u00ef\u00bb\u00bf{1}\n{2}\n", "J1 {1}", "J2 {2}"),
                form("bad UTF-8", "{\u00ff}\n{\u00e9}\n", "J1 {\u00ff}", "J2 {\u00e9}"),
                form("rubbish between", "{1}\nrubbish\n{2", "J1 {1}", "J2 rubbish", "J3 {2"),
                form("empty", ""),
                form("array", "[{1},{2}]", "J1 {1}", "J1 {2}"),
                form("array on lines", " [\n  {1} ,\r\n  {\n\"a]\\\",\":2}\n]\n", "J2 {1}", "J3 {\n\"a]\\\",\":2}"),
                form("array with gaps", "[1,,2,]", "J1 1", "J1 ", "J1 2"),
                form("empty array", "[ ]"),
                form("array that is cut", "[{1},\n{2\n3", "J1 {1}", "T2 {2", "T3 3"),
                form("array and more", "[{1}]\n\nmore\nand more", "J1 {1}", "T3 more", "T4 and more"),
                form("objects", "{\n\"a\": 1}\n\n{\n\"a\": 2}{}", "J1 {\n\"a\": 1}", "J4 {\n\"a\": 2}", "J5 {}"),
                form("objects that are cut", "{\n\"a\": 1}\n{\n\"a\"", "J1 {\n\"a\": 1}", "T3 {", "T4 \"a\""),
                form("CSV", "id,city\n1,x\n2,y", "T1 id,city", "C2 1,x", "C3 2,y"),
                form(
                        "CSV with CR LF",
                        "\r\nid;city\r\n\r\n1;\"x\r\n\"\r\n2;y\r\n",
                        "T2 id;city",
                        "C4 1;\"x\r\n\"",
                        "C6 2;y"),
                form("CSV with CR", "id\tcity\r1\tx\r\r2\ty\r", "T1 id\tcity", "C2 1\tx", "C4 2\ty"),
                form("CSV misquoted", "id,city\n\"1\"x,y\n2,\"z\n", "T1 id,city", "T2 \"1\"x,y", "T3 2,\"z"),
                form("UTF-16", "\u00ff\u00fea\0\n\0b\0", "T1 \u00ff\u00fea\0", "T2 \0b\0"));
    }

    private static Arguments form(String name, String content, String... expected) {
        return Arguments.of(name, content.getBytes(StandardCharsets.ISO_8859_1), List.of(expected));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void givesTheRecordsOfEachForm(String name, byte[] content, List<String> expected) throws IOException {
        assertThat(visit("customers.json", content)).containsExactlyElementsOf(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void packingMakesNoDifference(String name, byte[] content, List<String> expected) throws IOException {
        byte[] twoMembers = join(
                gzip(Arrays.copyOf(content, content.length / 2)),
                gzip(Arrays.copyOfRange(content, content.length / 2, content.length)));
        assertThat(visit("a.json.gz", gzip(content))).isEqualTo(expected);
        assertThat(visit("b.json.gz", twoMembers)).isEqualTo(expected);
        assertThat(visit("c.zip", zip(Map.of("x.json", content)))).isEqualTo(in("x.json", expected));
        assertThat(visit("d.zip", zip(Map.of("x.json.gz", gzip(content))))).isEqualTo(in("x.json.gz", expected));
    }

    @Test
    void givesAllEntriesOfAZip() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("a.json", utf8("{1}\n{2}\n"));
        entries.put("b/", new byte[0]);
        entries.put("b/b.csv", utf8("id\n1\n"));
        assertThat(visit("x.zip", zip(entries)))
                .containsExactly("a.json J1 {1}", "a.json J2 {2}", "b/b.csv T1 id", "b/b.csv C2 1");
    }

    @Test
    void theLinesOfCsvAreTextWhenTheDatasetIsUnknown() throws IOException {
        Path csv = Files.writeString(folder.resolve("x.csv"), "id,city\r\n\n1,\"x\ny\"\r\n");
        assertThat(visit(csv, null)).containsExactly("T1 id,city", "T3 1,\"x", "T4 y\"");
        Path json = Files.writeString(folder.resolve("x.json"), "[{1},\n{2}]");
        assertThat(visit(json, null)).containsExactly("J1 {1}", "J2 {2}");
    }

    @Test
    void aCsvRecordKnowsItsCellsAndWhichFieldsTheyAre() throws IOException {
        Piece.Csv record = csv("first_name,what,id\n\"Ada \"\"A\"\"\" ,,\"1\n2\"\n");
        assertThat(record.cells()).containsExactly("Ada \"A\"", "", "1\n2");
        assertThat(record.columns().names()).containsExactly("first_name", "what", "id");
        assertThat(record.columns().fields())
                .extracting(field -> field == null ? null : field.column())
                .containsExactly("first_name", null, "id");
        assertThat(record.toString()).isEqualTo("Csv at line 2");
    }

    static Stream<Arguments> cells() {
        return Stream.of(
                Arguments.of("id,city\n1,x", List.of("1", ""), "1,"),
                Arguments.of("id,city\n \"1\",x", List.of(" \"1\"", "a,b"), " \"1\",\"a,b\""),
                Arguments.of("id;city\n\"1\" ;\u00ff", List.of("1", "\ufffd"), "\"1\" ;\u00ff"),
                Arguments.of("id;city\n\"1\" ;\u00ff", List.of("2", "\ufffd"), "2;\u00ff"),
                Arguments.of("id;city\n1;x", List.of("1", "a;\"b\"\n"), "1;\"a;\"\"b\"\"\n\""),
                Arguments.of("id;city\n1;x", List.of("1", "Z\u00fc"), "1;Z\u00c3\u00bc"),
                Arguments.of("id\n1", List.of(""), "\"\""));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aCsvRecordCanBeWrittenWithOtherCells(String file, List<String> cells, String expected) throws IOException {
        Piece.Csv record = csv(file);
        byte[] bytes = record.with(cells);
        assertThat(latin1(bytes)).isEqualTo(expected);
        assertThat(bytes == record.bytes()).isEqualTo(cells.equals(record.cells()));
    }

    @Test
    void aRecordKeepsItsNumberOfCells() throws IOException {
        Piece.Csv record = csv("id,city\n1,x");
        assertThatThrownBy(() -> record.with(List.of("1"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRecordTooLongToBeHeldComesInParts() throws IOException {
        String pair = "\"field\": \"value\",";
        String longest = "{" + pair.repeat((20 << 20) / pair.length()) + "\"a\": 1}";
        for (String form : List.of("{1}\n%s\n{2}\n", "[{1},\n%s,{2}]", "id\n1\n\"%s\"\n2")) {
            String record = form.startsWith("id") ? longest.replace("\"", "'") : longest;
            List<Piece> found = new ArrayList<>();
            Path file = Files.writeString(folder.resolve("long"), form.formatted(record));
            pieces.visit(file, CUSTOMERS, (entry, piece) -> found.add(piece));
            List<Piece> parts = found.stream()
                    .filter(Piece.Text.class::isInstance)
                    .filter(piece -> piece.bytes().length > 2)
                    .toList();
            assertThat(parts).hasSize(3).allMatch(part -> part.bytes().length <= 8 << 20);
            assertThat(parts.get(0).bytes()).endsWith((byte) ',');
            assertThat(latin1(join(parts.stream().map(Piece::bytes).toArray(byte[][]::new))))
                    .contains(record);
            assertThat(latin1(found.get(found.size() - 1).bytes())).contains("2");
        }
    }

    @Test
    void aRecordThatTheLimitsLetPassIsHeld() throws IOException {
        Path file = Files.writeString(folder.resolve("long"), "{" + " ".repeat(10 << 20) + "}\n");
        List<Piece> found = new ArrayList<>();
        new Pieces(new Limits(11 << 20, 1 << 30, 1_000_000, 100, 200))
                .visit(file, CUSTOMERS, (entry, piece) -> found.add(piece));
        assertThat(found).hasSize(1).hasOnlyElementsOfType(Piece.Json.class);
    }

    @Test
    void givesWhatCanBeReadOfADamagedFileAndThenSaysSo() throws IOException {
        Random random = new Random(1);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            lines.append("{\"id\": ").append(random.nextLong()).append("}\n");
        }
        byte[] content = utf8(lines.toString());
        byte[] gzip = gzip(content);
        byte[] zip = zip(Map.of("x.json", content));
        byte[] bent = zip.clone();
        Arrays.fill(bent, zip.length * 3 / 4, zip.length * 3 / 4 + 50, (byte) 0xff);
        Map<String, byte[]> damaged = Map.of(
                "cut gzip", Arrays.copyOf(gzip, gzip.length * 3 / 4),
                "gzip without its end", Arrays.copyOf(gzip, gzip.length - 1),
                "cut second member", join(gzip, Arrays.copyOf(gzip, gzip.length - 1)),
                "gzip and garbage", join(gzip, utf8("garbage")),
                "cut zip", Arrays.copyOf(zip, zip.length * 3 / 4),
                "bent zip", bent);
        for (Map.Entry<String, byte[]> file : damaged.entrySet()) {
            List<Piece> found = new ArrayList<>();
            Path path = Files.write(folder.resolve("damaged"), file.getValue());
            assertThatThrownBy(() -> pieces.visit(path, CUSTOMERS, (entry, piece) -> found.add(piece)))
                    .as(file.getKey())
                    .isInstanceOf(UnreadableFileException.class);
            assertThat(found.size()).as(file.getKey()).isGreaterThan(14_500);
        }
    }

    @Test
    void givesTheLastByteBeforeACut() throws IOException {
        byte[] content = utf8("{1}\n".repeat(10) + "the end");
        byte[] gzip = gzip(content);
        Path file = Files.write(folder.resolve("cut.gz"), Arrays.copyOf(gzip, gzip.length - 8));
        List<Piece> found = new ArrayList<>();
        assertThatThrownBy(() -> pieces.visit(file, CUSTOMERS, (entry, piece) -> found.add(piece)))
                .isInstanceOf(UnreadableFileException.class);
        assertThat(latin1(found.get(10).bytes())).isEqualTo("the end");
    }

    @Test
    void aGzipCutInItsHeaderIsUnreadable() {
        assertThatThrownBy(() -> visit("cut.gz", Arrays.copyOf(gzip(utf8("{}")), 5)))
                .isInstanceOf(UnreadableFileException.class);
    }

    @Test
    void givesTheOtherEntriesWhenOneIsDamaged() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("a.json", utf8("{1}\n"));
        entries.put("a.json.gz", Arrays.copyOf(gzip(utf8("{1}\n")), 8));
        entries.put("b.json", utf8("{2}\n"));
        List<String> found = new ArrayList<>();
        Path file = Files.write(folder.resolve("x.zip"), zip(entries));
        assertThatThrownBy(() -> pieces.visit(file, null, (entry, piece) -> found.add(entry)))
                .isInstanceOf(UnreadableFileException.class);
        assertThat(found).containsExactly("a.json", "b.json");
    }

    @Test
    void aLinkIsNotFollowedAndAMissingFileIsTroubleWithTheDisk() throws IOException {
        Path link =
                Files.createSymbolicLink(folder.resolve("link"), Files.writeString(folder.resolve("file"), "{1}\n"));
        assertThatThrownBy(() -> visit(link, null)).isInstanceOf(UnreadableFileException.class);
        assertThatThrownBy(() -> visit(folder, null)).isInstanceOf(UnreadableFileException.class);
        assertThatThrownBy(() -> visit(folder.resolve("missing"), null)).isInstanceOf(UncheckedIOException.class);
    }

    private Piece.Csv csv(String content) throws IOException {
        List<Piece.Csv> records = new ArrayList<>();
        Path file = Files.write(folder.resolve("record.csv"), content.getBytes(StandardCharsets.ISO_8859_1));
        pieces.visit(file, CUSTOMERS, (entry, piece) -> {
            if (piece instanceof Piece.Csv record) {
                records.add(record);
            }
        });
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    private List<String> visit(String name, byte[] content) throws IOException {
        return visit(Files.write(folder.resolve(name), content), CUSTOMERS);
    }

    private List<String> visit(Path file, @Nullable Contract contract) {
        List<String> shown = new ArrayList<>();
        pieces.visit(
                file,
                contract,
                (entry, piece) -> shown.add((entry.isEmpty() ? "" : entry + " ")
                        + piece.getClass().getSimpleName().charAt(0)
                        + piece.line() + " " + latin1(piece.bytes())));
        return shown;
    }

    private static List<String> in(String entry, List<String> pieces) {
        return pieces.stream().map(piece -> entry + " " + piece).toList();
    }
}

package io.caravan.read;

import static io.caravan.read.Packed.latin1;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Documents;
import io.caravan.contract.Contract;
import io.caravan.failure.UnreadableFileException;
import io.caravan.read.Pieces.LineNumbers;
import io.caravan.run.Fingerprint;
import io.caravan.run.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** Random files of each form: pieces are what {@link Records} cuts, and nothing moves but what is edited. */
class RandomPiecesTest {

    private static final Contract CUSTOMERS = Documents.contract("shop.customers");
    private static final Pattern BLANKS = Pattern.compile("^[ \t\r\n]+|[ \t\r\n]+$");

    private final Pieces pieces = new Pieces(Limits.DEFAULT);
    private final Random random = new Random(7);

    @TempDir
    Path folder;

    private enum Kind {
        LINES("", "{\"a\": 1}", "{\"b\": \"\\\"}\"}", "{\"\u00ff\": []}", " {\"c\": 2}\t", "rubbish"),
        ARRAY("", "{\"a\": 1}", "{\"b\": \"\\\"],\"}", "{\n\"c\":\r\n [1, 2]}", "[[\n]]", "null"),
        OBJECTS("", "{\n \"a\": 1\n}", "{\n\"b\": {\"c\":\r\n\"}\"}}", "{\n\"\u00ff\": []}"),
        CSV(
                "id,city\n",
                "1,x",
                "\"2\" ,\"a\"\"b\"",
                "\"3\n\",\"\r\n\"",
                "4,\u00ff\"",
                "5",
                "\"\r\r\n\",",
                "6,7,8",
                " \t");

        private final String header;
        private final String records;

        Kind(String header, String... records) {
            this.header = header;
            this.records = String.join("|", records);
        }

        List<String> records() {
            return List.of(records.split("\\|"));
        }
    }

    private record Shown(long line, String text) {}

    private record Loaded(List<Shown> records, boolean whole) {}

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aFileHasTheRecordsThatAreLoadedOfIt(Kind kind) throws IOException {
        for (int i = 0; i < 300; i++) {
            Path file = write(content(kind));
            assertThat(loaded(file)).isEqualTo(new Loaded(shown(file), true));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void evenOfABrokenFileItHasThoseThatAreLoaded(Kind kind) throws IOException {
        int whole = 0;
        String letters = "{}[],\"\\ \n\r1a:\t";
        for (int i = 0; i < 1000; i++) {
            StringBuilder content = new StringBuilder(content(kind));
            for (int k = random.nextInt(4); k >= 0; k--) {
                int at = kind.header.length() + random.nextInt(content.length() - kind.header.length() + 1);
                content.insert(at, letters.charAt(random.nextInt(letters.length())));
            }
            Path file = write(content.toString());
            Loaded loaded = loaded(file);
            List<Shown> shown = shown(file);
            if (loaded.whole()) {
                whole++;
                assertThat(shown).as(content.toString()).isEqualTo(loaded.records());
            } else {
                int read = Math.min(shown.size(), loaded.records().size());
                assertThat(shown.subList(0, read)).as(content.toString()).isEqualTo(loaded.records());
            }
        }
        assertThat(whole).isBetween(100, 1000);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyByteIsOfAPieceOrBetweenTwo(Kind kind) throws IOException {
        for (int i = 0; i < 300; i++) {
            String content = content(kind);
            Path file = write(content);
            StringBuilder all = new StringBuilder();
            Cutter.cut(Disk.stream(file), "file", CUSTOMERS, 8 << 20, form -> new Cuts() {
                @Override
                public void between(byte[] bytes, int from, int length) {
                    all.append(new String(bytes, from, length, StandardCharsets.ISO_8859_1));
                }

                @Override
                public void piece(Piece piece) {
                    all.append(latin1(piece.bytes()));
                }

                @Override
                public void end() {}
            });
            assertThat(all).hasToString(content);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void anEditedRecordLeavesEveryOtherByte(Kind kind) throws IOException {
        for (int i = 0; i < 100; i++) {
            String content = content(kind);
            Path file = write(content);
            int edited = random.nextInt(Math.max(1, pieces(file).size()));
            int[] seen = {0};
            pieces.rewrite(
                    file,
                    CUSTOMERS,
                    LineNumbers.KEPT,
                    (entry, piece) -> seen[0]++ == edited ? piece.bytes().clone() : piece.bytes());
            assertThat(latin1(Files.readAllBytes(file))).isEqualTo(content);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatIsLeftStaysOnItsLines(Kind kind) throws IOException {
        for (int i = 0; i < 200; i++) {
            String content = content(kind);
            Path file = write(content);
            List<Shown> left = new ArrayList<>();
            pieces.rewrite(file, CUSTOMERS, LineNumbers.KEPT, (entry, piece) -> {
                if (random.nextInt(3) == 0 && !(piece instanceof Piece.Text)) {
                    return new byte[0];
                }
                left.add(shown(piece));
                return piece.bytes();
            });
            String after = latin1(Files.readAllBytes(file));
            assertThat(pieces(file).stream().map(RandomPiecesTest::shown).toList())
                    .as(() -> content + " became " + after)
                    .isEqualTo(left);
            assertThat(shown(file))
                    .as(() -> content + " became " + after)
                    .isEqualTo(loaded(file).records());
            if (kind == Kind.ARRAY) {
                assertThat(JsonMapper.shared()
                                .readTree(Files.readAllBytes(file))
                                .isArray())
                        .isTrue();
            }
        }
    }

    private String content(Kind kind) {
        String lineEnd = random.nextBoolean() ? "\n" : "\r\n";
        StringBuilder content = new StringBuilder(random.nextInt(4) == 0 ? "\u00ef\u00bb\u00bf" : "");
        content.append(kind.header);
        int records = random.nextInt(6);
        if (kind == Kind.ARRAY) {
            content.append('[').append(gap(lineEnd));
        }
        for (int i = 0; i < records; i++) {
            content.append(kind.records()
                    .get(
                            i == 0 && kind != Kind.CSV
                                    ? 0
                                    : random.nextInt(kind.records().size())));
            boolean last = i == records - 1;
            switch (kind) {
                case ARRAY ->
                    content.append(gap(lineEnd)).append(last ? "" : ",").append(gap(lineEnd));
                case OBJECTS -> content.append(gap(lineEnd));
                case LINES, CSV ->
                    content.append(last && random.nextBoolean() ? "" : lineEnd.repeat(1 + random.nextInt(2)));
            }
        }
        return content.append(kind == Kind.ARRAY ? "]" : "").toString();
    }

    private String gap(String lineEnd) {
        return List.of("", " ", lineEnd, "  " + lineEnd + lineEnd + "\t").get(random.nextInt(4));
    }

    private Path write(String content) throws IOException {
        return Files.write(folder.resolve("file"), content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private List<Piece> pieces(Path file) {
        List<Piece> found = new ArrayList<>();
        pieces.visit(file, CUSTOMERS, (entry, piece) -> found.add(piece));
        return found;
    }

    /** The records among the pieces. */
    private List<Shown> shown(Path file) {
        return pieces(file).stream()
                .filter(piece -> !(piece instanceof Piece.Text))
                .map(RandomPiecesTest::shown)
                .toList();
    }

    private static Shown shown(Piece piece) {
        if (piece instanceof Piece.Csv csv) {
            boolean fits = csv.cells().size() == csv.columns().names().size()
                    && csv.cells().stream()
                            .noneMatch(cell -> cell.contains("\ufffd") || cell.matches("(?s)[ \t]+\".*|=\".+\""));
            return new Shown(csv.line(), fits ? csv.cells().toString() : "broken");
        }
        return new Shown(piece.line(), stripped(latin1(piece.bytes())));
    }

    /** The records that are read of the file, up to where it turns out to be unreadable. */
    private Loaded loaded(Path file) throws IOException {
        Run run = new Run(0, 0, CUSTOMERS, new Fingerprint(Documents.KEY).take("shop/file", file));
        List<Shown> loaded = new ArrayList<>();
        try (Records records = Records.open(run, Limits.DEFAULT)) {
            for (RawRecord record = records.next(); record != null; record = records.next()) {
                loaded.add(shown(record));
            }
            return new Loaded(loaded, true);
        } catch (UnreadableFileException e) {
            return new Loaded(loaded, false);
        }
    }

    private static Shown shown(RawRecord record) {
        if (record instanceof RawRecord.Json json) {
            return new Shown(json.line(), stripped(latin1(json.bytes().array())));
        }
        return record instanceof RawRecord.Csv csv
                ? new Shown(
                        csv.line(),
                        csv.cells().stream()
                                .map(cell -> Objects.requireNonNullElse(cell, ""))
                                .toList()
                                .toString())
                : new Shown(record.line(), "broken");
    }

    private static String stripped(String text) {
        return BLANKS.matcher(text).replaceAll("");
    }
}

package io.caravan.read;

import static io.caravan.read.Packed.gunzip;
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
import io.caravan.read.Pieces.LineNumbers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stays of a file in which pieces are taken away or replaced. In the tables \ n and \ r are line ends. */
class RewriteTest {

    private static final Contract CUSTOMERS = Documents.contract("shop.customers");

    private final Pieces pieces = new Pieces(Limits.DEFAULT);

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "{1}\\n{X}\\n{2}\\n|{1}\\n\\n{2}\\n",
                "{X}\\n{1}\\n|\\n{1}\\n",
                "{1}\\r\\n{X}\\r\\n{2}|{1}\\r\\n\\r\\n{2}",
                "{1}\\n{X}|{1}\\n",
                "{X}|``",
                " \\n{X}\\n\\n {1} \\n| \\n\\n\\n {1} \\n",
                "[{X}]|[]",
                "[ {X} ]|[  ]",
                "[{X},{1},{2}]|[{1},{2}]",
                "[{1},{X},{2}]|[{1},{2}]",
                "[{1},{2},{X}]|[{1},{2}]",
                "[{X},{X}]|[]",
                "[{X},{1},{X},{X},{2},{X}]|[{1},{2}]",
                "[\\n  {X},\\n  {1}\\n]|[\\n  \\n  {1}\\n]",
                "[\\n  {1},\\n  {X}\\n]\\n|[\\n  {1}\\n  \\n]\\n",
                "[{1} , {\\nX\\n} , {2}]|[{1}  \\n\\n , {2}]",
                "[{1},,{X},]|[{1},,]",
                "{\\n\"a\": X}\\n{\\n\"a\": 2}\\n|\\n\\n{\\n\"a\": 2}\\n",
                "id,city\\n1,X\\n2,y\\n|id,city\\n\\n2,y\\n",
                "id,city\\n1,\"X\\r\\n\\n\"\\n2,y|id,city\\n\\n\\n\\n2,y",
                "id,city\\r1,X\\n2,y|id,city\\r\\r\\n2,y",
                "id,city\\n\"X\"1,2\\n3,4|id,city\\n\\n3,4",
            })
    void whatIsTakenAwayLeavesAllOthersOnTheirLines(String before, String after) throws IOException {
        assertThat(remove(before, LineNumbers.KEPT)).isEqualTo(ends(after));
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "{1}\\n{X}\\n{2}\\n|{1}\\n{2}\\n",
                "{1}\\r\\n{X}\\r\\n\\r\\n|{1}\\r\\n\\r\\n",
                "{1}\\n{X}|{1}\\n",
                "{X}\\n{X}\\n|``",
                "[{1},\\n{X},\\n{2}]|[{1}\\n,\\n{2}]",
                "{\\n\"a\": X}\\n{\\n\"a\": 2}|{\\n\"a\": 2}",
                "id,city\\n1,\"X\\n\"\\n2,y|id,city\\n2,y",
            })
    void whereNobodyCountsLinesItsLineGoes(String before, String after) throws IOException {
        assertThat(remove(before, LineNumbers.FREE)).isEqualTo(ends(after));
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{1}\\n{X}\\n{2} | {1}\\n{}\\n{2}",
                "[{1},\\n{X\\n\\n} ,{2}] | [{1},\\n{}\\n\\n ,{2}]",
                "id,city\\n1,\"X\\r\\ny\"\\n2,y | id,city\\n{}\\n\\n2,y",
            })
    void whatIsReplacedKeepsItsLineEnds(String before, String after) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), ends(before));
        assertThat(pieces.rewrite(file, CUSTOMERS, LineNumbers.KEPT, replacing("{}")))
                .isTrue();
        assertThat(Files.readString(file)).isEqualTo(ends(after));
    }

    @Test
    void aByteOrderMarkAndBytesThatAreNoTextStay() throws IOException {
        byte[] before = "\u00ef\u00bb\u00bf{\u00ff}\n{X}\n{\u00c3(}".getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(folder.resolve("file"), before);
        pieces.rewrite(file, CUSTOMERS, LineNumbers.KEPT, replacing(""));
        assertThat(latin1(Files.readAllBytes(file))).isEqualTo("\u00ef\u00bb\u00bf{\u00ff}\n\n{\u00c3(}");
    }

    @Test
    void aFileInWhichNothingChangesIsNotTouched() throws IOException {
        for (byte[] content :
                List.of(utf8("{1}\n"), gzip(utf8("[{1}, {2}]")), zip(Map.of("a", utf8("{1}\n"), "b", utf8("id\n1"))))) {
            Path file = Files.write(folder.resolve("file"), content);
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
            Object key = Files.getAttribute(file, "unix:ino");
            assertThat(pieces.rewrite(file, CUSTOMERS, LineNumbers.KEPT, (entry, piece) -> piece.bytes()))
                    .isFalse();
            assertThat(Files.getLastModifiedTime(file).toMillis()).isEqualTo(1_000_000);
            assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(key);
            assertThat(folder).isDirectoryContaining(path -> path.equals(file));
            assertThat(folder.toFile().list()).hasSize(1);
        }
    }

    @Test
    void aGzipStaysAGzip() throws IOException {
        byte[] members = join(gzip(utf8("{1}\n{X}\n")), gzip(utf8("{2}\n")));
        Path file = Files.write(folder.resolve("file.gz"), members);
        assertThat(pieces.rewrite(file, CUSTOMERS, LineNumbers.KEPT, replacing("")))
                .isTrue();
        assertThat(latin1(gunzip(Files.readAllBytes(file)))).isEqualTo("{1}\n\n{2}\n");
    }

    @Test
    void theOtherEntriesOfAZipStayAsTheyArePacked() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("before/", new byte[0]);
        entries.put("before/a.json", utf8("{1}\n".repeat(1000)));
        entries.put("b.json", utf8("{2}\n{X}\n"));
        entries.put("c.json.gz", gzip(utf8("{3}\n{X}\n{4}")));
        entries.put("d.csv", utf8("id\n1\n"));
        Path file = Files.write(folder.resolve("file.zip"), zip(entries));
        Map<String, byte[]> before = raw(file);
        assertThat(pieces.rewrite(file, CUSTOMERS, LineNumbers.KEPT, replacing("")))
                .isTrue();
        Map<String, byte[]> after = raw(file);
        assertThat(after.keySet()).containsExactlyElementsOf(entries.keySet());
        for (String same : List.of("before/", "before/a.json", "d.csv")) {
            assertThat(after.get(same)).isEqualTo(before.get(same));
        }
        assertThat(latin1(content(file, "before/a.json"))).isEqualTo("{1}\n".repeat(1000));
        assertThat(latin1(content(file, "b.json"))).isEqualTo("{2}\n\n");
        assertThat(latin1(gunzip(content(file, "c.json.gz")))).isEqualTo("{3}\n\n{4}");
    }

    @Test
    void permissionsStayAndNothingIsLeftBeside() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "{1}\n{X}\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
        assertThat(pieces.rewrite(file, CUSTOMERS, LineNumbers.KEPT, replacing("")))
                .isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("r--r-----");
        assertThat(folder.toFile().list()).containsExactly("file");
    }

    @Test
    void aDamagedFileAndAnEditorThatFailsLeaveTheFileAsItWas() throws IOException {
        byte[] gzip = gzip(utf8("{1}\n{X}\n{2}\n"));
        byte[] cut = Arrays.copyOf(gzip, gzip.length - 1);
        Path file = Files.write(folder.resolve("file.gz"), cut);
        assertThatThrownBy(() -> pieces.rewrite(file, CUSTOMERS, LineNumbers.KEPT, replacing("")))
                .isInstanceOf(UnreadableFileException.class);
        assertThat(file).hasBinaryContent(cut);
        Files.write(file, gzip);
        assertThatThrownBy(() -> pieces.rewrite(file, CUSTOMERS, LineNumbers.KEPT, (entry, piece) -> {
                    if (piece.line() == 3) {
                        throw new IllegalStateException("no");
                    }
                    return new byte[0];
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(file).hasBinaryContent(gzip);
        assertThat(folder.toFile().list()).containsExactly("file.gz");
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "{X}\n");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        assertThatThrownBy(() -> pieces.rewrite(link, CUSTOMERS, LineNumbers.KEPT, replacing("")))
                .isInstanceOf(UnreadableFileException.class);
        assertThat(file).hasContent("{X}\n");
        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": %s,\n\"b\": X}", "{\"b\": X,\n\"a\": %s}"})
    void partsOfAnElementTooLongToBeHeldCanBeTakenAway(String form) throws IOException {
        String element = form.formatted("y".repeat(9 << 20));
        Path file = Files.writeString(folder.resolve("file"), "[{1}," + element + ",{2}]");
        assertThat(pieces.rewrite(file, CUSTOMERS, LineNumbers.KEPT, replacing("")))
                .isTrue();
        String line =
                element.lines().filter(text -> text.contains("X")).findAny().orElseThrow();
        assertThat(Files.readString(file)).isEqualTo("[{1}," + element.replace(line, "") + ",{2}]");
    }

    private String remove(String before, LineNumbers lineNumbers) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), ends(before));
        assertThat(pieces.rewrite(file, CUSTOMERS, lineNumbers, replacing(""))).isTrue();
        return Files.readString(file);
    }

    private static Pieces.Editor replacing(String other) {
        return (entry, piece) -> latin1(piece.bytes()).contains("X") ? utf8(other) : piece.bytes();
    }

    private static String ends(String shown) {
        return shown.replace("\\n", "\n").replace("\\r", "\r");
    }

    private static Map<String, byte[]> raw(Path file) throws IOException {
        Map<String, byte[]> raw = new LinkedHashMap<>();
        try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
                try (InputStream bytes = zip.getRawInputStream(entry)) {
                    raw.put(entry.getName(), bytes.readAllBytes());
                }
            }
        }
        return raw;
    }

    private static byte[] content(Path file, String entry) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(file).get();
                InputStream bytes = zip.getInputStream(zip.getEntry(entry))) {
            return bytes.readAllBytes();
        }
    }
}

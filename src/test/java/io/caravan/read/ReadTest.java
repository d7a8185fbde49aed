package io.caravan.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.Documents;
import io.caravan.failure.UnreadableFileException;
import io.caravan.reject.Reject;
import io.caravan.run.Values;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms and packings of files; what a value is worth is judged elsewhere. */
class ReadTest {

    private static final String A = "{\"id\": \"1\", \"first_name\": \"Ada\"}";
    private static final String B = "{\"id\": \"002\", \"first_name\": \"Brigid\"}";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s\n%s\n",
                "%s\n%s",
                "\n  \n%s\r\n\r\n%s\r\n",
                "\uFEFF%s\n%s\n",
                "[%s,%s]",
                " [\n  %s,\n  %s\n]\n",
                "[\n%s\n,%s]",
            })
    void readsLinesAndArrays(String form) throws IOException {
        assertIsAAndB(read("customers.json", form.formatted(A, B)));
    }

    @Test
    void readsObjectsSpreadOverLines() throws IOException {
        String spread = A.replace(", ", ",\n  ").replace("{", "{\n  ").replace("}", "\n}");
        assertIsAAndB(read(
                "customers.json",
                spread + "\n" + spread.replace("\"1\"", "\"002\"").replace("Ada", "Brigid")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id,first_name\n1,Ada\n002,Brigid\n",
                "first_name;id\r\nAda;1\r\nBrigid;002\r\n",
                "\uFEFFid\tfirst_name\n1\tAda\n002\tBrigid",
                "id,first_name\n\"1\",\"Ada\"\n\n002,Brigid\n",
            })
    void readsCsvByTheNamesOfItsColumns(String csv) throws IOException {
        assertIsAAndB(read("customers.csv", csv));
        assertIsAAndB(read("customers.json", csv)); // the content decides
    }

    @Test
    void aQuotedCellMayHoldLineEndsAndAnEmptyOneIsNull() throws IOException {
        RawRow row = read("customers.csv", "id,address,city\n1,\"Flat 1\nMill Lane\",\n")
                .rows()
                .get(0);
        assertThat(value(row, "address")).isEqualTo("Flat 1\nMill Lane");
        assertThat(value(row, "city")).isNull();
    }

    @Test
    void packingMakesNoDifference() throws IOException {
        String lines = A + "\n" + B + "\n";
        assertIsAAndB(read("customers.json.gz", gzip(lines)));
        assertIsAAndB(read("customers.json", gzip(lines)));
        assertIsAAndB(read("customers.json.gz", lines.getBytes(StandardCharsets.UTF_8)));
        assertIsAAndB(read("customers.json.gz", join(gzip(A + "\n"), gzip(B + "\n"))));
        assertIsAAndB(read("customers.zip", zip("a/customers.json", lines.getBytes(StandardCharsets.UTF_8))));
        assertIsAAndB(read("customers.zip", zip("customers.json.gz", gzip(lines))));
    }

    @Test
    void tellsWhereARecordStands() throws IOException {
        Documents.Content content = read("customers.json", A + "\n\nrubbish\n" + B + "\n");
        assertThat(content.rows()).extracting(RawRow::line).containsExactly(1L, 4L);
        assertThat(content.rows()).extracting(RawRow::record).containsExactly(1L, 3L);
        assertThat(content.rejects()).extracting(Reject::line).containsExactly(3L);
        assertThat(content.rejects()).extracting(Reject::record).containsExactly(2L);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    id,first_name\\n1,Ada\\n2,"x\\ny",\\n3,"z\\n4,z\\n  | the quote that opens a cell in line 5 is never closed
                    id,city\\n1,"x\\ny"z\\n2,z\\n                   | its CSV breaks off or is misquoted in the record that begins after line 1
                    id,city,id\\n1,x,1\\n                          | its first line names the column id twice
                    id;city;id\\n1;x;1\\n                          | its first line names the column id twice
                    one,two\\n1,x\\n                               | its first line names no field of shop.customers
                    \\0\\0\\0\\0                                    | it begins with zero bytes in place of text
                    """)
    void saysWhatIsWrongWithAFile(String csv, String reason) {
        String content = csv.replace("\\n", "\n").replace("\\0", "\0");
        assertThatThrownBy(() -> read("customers.csv", content))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aCsvRecordStandsWhereItBeginsWhateverIsBlankBefore() throws IOException {
        Documents.Content content = read("customers.csv", "\nid,city\n\n\n1,\"x\r\ny\"\r\n\r\n2,z\n3,\"a\n\n\"\n\n4,x");
        assertThat(content.rows()).extracting(RawRow::line).containsExactly(5L, 8L, 9L, 13L);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "not JSON        | marker-12 is no JSON                    | the record is not JSON",
                "cut             | {\"id\": \"marker-12\", \"first         | the record is not JSON",
                "two on a line   | {\"id\": \"marker-12\"}{\"id\": \"2\"}  | something follows the record on its line",
                "key twice       | {\"id\": \"marker-12\", \"id\": \"2\"}  | the record names a field twice",
                "NaN             | {\"id\": NaN, \"city\": \"marker-12\"}  | the record is not JSON",
                "huge exponent   | {\"id\": 1e99999999999999999999}        | the record holds a number beyond what a table can hold",
                "no object       | \"marker-12\"                           | the record is JSON, but no object",
                "deep brackets   | BRACKETS                                | the record is nested too deeply or holds a number too long",
                "long            | LONG                                    | the record is longer than 10000 bytes",
                "bytes           | {\"id\": \"BYTE\"}                      | the record is not in UTF-8",
            })
    void aBadLineIsOneRejectAndItsNeighboursLoad(String name, String line, String message) throws IOException {
        String bad = line.replace("BRACKETS", "[".repeat(4000))
                .replace("LONG", "x".repeat(70_000))
                .replace("BYTE", "\u00FF");
        Charset charset = line.contains("BYTE") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        Documents.Content content = read(
                "customers.json",
                (A + "\n" + bad + "\n" + B + "\n").getBytes(charset),
                new Limits(10_000, 1 << 30, 1_000_000, 100, 200));
        assertIsAAndB(content);
        assertThat(content.rejects()).hasSize(1);
        assertThat(content.rejects().get(0).violations().get(0).message())
                .isEqualTo(message)
                .doesNotContain("marker-12");
    }

    @Test
    void aFileWithMoreRecordsThanAllowedIsUnreadable() throws IOException {
        Limits two = new Limits(10_000, 1 << 30, 2, 100, 200);
        assertIsAAndB(read("customers.json", (A + "\n" + B + "\n").getBytes(StandardCharsets.UTF_8), two));
        assertThatThrownBy(() ->
                        read("customers.json", (A + "\n" + B + "\n" + A + "\n").getBytes(StandardCharsets.UTF_8), two))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining("more than 2 records");
    }

    @Test
    void aRecordThatIsNestedDeeperThanAllowedIsAReject() throws IOException {
        byte[] nested = ("{\"id\": \"9\", \"x\": [[[]]]}\n" + A + "\n" + B + "\n").getBytes(StandardCharsets.UTF_8);
        assertThat(read("customers.json", nested, new Limits(10_000, 1 << 30, 9, 4, 200))
                        .rejects())
                .isEmpty();
        assertThat(read("customers.json", nested, new Limits(10_000, 1 << 30, 9, 3, 200))
                        .rejects())
                .hasSize(1);
    }

    @Test
    void anElementThatIsNoJsonIsOneRejectOfAnArray() throws IOException {
        Documents.Content content = read("customers.json", "[" + A + ", {\"id\": nothing}, " + B + "]");
        assertIsAAndB(content);
        assertThat(content.rejects()).hasSize(1);
    }

    @Test
    void aFirstLineThatWasCutDoesNotMakeTheFileOneObject() throws IOException {
        for (String cut : List.of("{\"id\": \"0\",", "{", "{\"list\": [")) {
            Documents.Content content = read("customers.json", cut + "\n" + A + "\n" + B + "\n");
            assertIsAAndB(content);
            assertThat(content.rejects()).extracting(Reject::line).containsExactly(1L);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id,city\n1,x\n\"2,y\n",
                "[{\"id\": \"1\"}",
                "[{\"id\": \"1\"}] and more",
                "{\n \"id\": \"1\",\n",
                "rubbish\nrubbish\n"
            })
    void aFileThatCannotBeReadWholeIsUnreadable(String content) {
        assertThatThrownBy(() -> read("customers.json", content)).isInstanceOf(UnreadableFileException.class);
    }

    @Test
    void damagedPackingsAreUnreadable() throws IOException {
        byte[] gzip = gzip(A + "\n" + B + "\n");
        for (byte[] damaged : List.of(
                Arrays.copyOf(gzip, gzip.length - 1),
                Arrays.copyOf(gzip, 12),
                Arrays.copyOf(gzip, 5),
                join(gzip, Arrays.copyOf(gzip, gzip.length - 1)),
                join(gzip, "garbage".getBytes(StandardCharsets.UTF_8)))) {
            assertThatThrownBy(() -> read("customers.json.gz", damaged))
                    .isInstanceOf(UnreadableFileException.class)
                    .hasMessageContaining("damaged or cut");
        }
        byte[] zip = zip("customers.json", (A + "\n" + B + "\n").getBytes(StandardCharsets.UTF_8));
        zip[40 + "customers.json".length()] ^= 1;
        assertThatThrownBy(() -> read("customers.zip", zip)).hasMessageContaining("damaged or cut");
        assertThatThrownBy(() -> read("customers.json.gz", new byte[0])).hasMessageContaining("probably cut");
        assertThatThrownBy(() -> read("customers.json", A.getBytes(StandardCharsets.UTF_16)))
                .hasMessageContaining("not in UTF-8");
        byte[] blanks = gzip(" ".repeat(70 << 20));
        assertThatThrownBy(() -> read("customers.json.gz", blanks)).hasMessageContaining("200 times its size");
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path target = Files.writeString(folder.resolve("target.json"), A);
        Path link = Files.createSymbolicLink(folder.resolve("customers.json"), target);
        assertThatThrownBy(() -> Documents.read("shop.customers", link)).hasMessageContaining("it is a link");
    }

    @Test
    void givesValuesTheContractsNamesAndTypes() {
        RawRow row = Documents.read(
                        "shop.transactions",
                        folder,
                        """
                        {"transaction_id": " t ", "customer_id": "013605",\
                         "purchases": {"products": [{"sku": "7", "quanitity": 2, "price": "16.90"}], "total_cost": "many"}}
                        """)
                .rows()
                .get(0);
        Values values = Objects.requireNonNull(row.values());
        assertThat(Documents.value("shop.transactions", values, "transaction_id"))
                .isEqualTo("t");
        assertThat(Documents.value("shop.transactions", values, "customer_id")).isEqualTo("013605");
        assertThat(Documents.value("shop.transactions", values, "purchases.total_cost"))
                .isEqualTo("many");
        // sku, quantity, price and total, in the contract's order
        Values line = values.elements(0).get(0);
        assertThat(line.get(0)).isEqualTo(new BigDecimal("7"));
        assertThat(line.get(1)).isEqualTo(new BigDecimal("2"));
        assertThat(line.get(2)).isEqualTo(new BigDecimal("16.90"));
        assertThat(line.names(3)).isFalse();
    }

    @Test
    void aNumberThatWouldFillTheMemoryIsAReject() {
        Documents.Content content = Documents.read(
                "shop.products", folder, "{\"sku\": 1, \"price\": 1e999999999}\n{\"sku\": 2, \"price\": 1}\n");
        assertThat(content.rejects()).hasSize(1);
        assertThat(content.rejects().get(0).violations().get(0).rule()).isEqualTo("range");
        assertThat(content.rows()).hasSize(1);
    }

    private Documents.Content read(String name, String content) throws IOException {
        return read(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private Documents.Content read(String name, byte[] content) throws IOException {
        return read(name, content, Limits.DEFAULT);
    }

    private Documents.Content read(String name, byte[] content, Limits limits) throws IOException {
        return Documents.read("shop.customers", Files.write(folder.resolve(name), content), limits);
    }

    private static void assertIsAAndB(Documents.Content content) {
        assertThat(content.rows())
                .extracting(row -> value(row, "id") + " " + value(row, "first_name"))
                .containsExactly("1 Ada", "002 Brigid");
    }

    private static @Nullable Object value(RawRow row, String field) {
        return Documents.value("shop.customers", Objects.requireNonNull(row.values()), field);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(String entry, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({
        "2021-08-01 10:30:00, 2021-08-01T10:30:00",
        "2021-08-01T10:30:00, 2021-08-01T10:30:00",
        "2021-08-01, 2021-08-01", // no hour: for the next room to judge
        "2021-08-01  10:30, 2021-08-01T 10:30",
    })
    void putsTheTBeforeTheHourWhereTheContractSaysSo(String written, String read) throws IOException {
        Path file = Files.writeString(folder.resolve("order.csv"), "id,order_datetime\n1," + written + "\n");
        Values values = Documents.read("b2b.order", file).rows().get(0).values();
        assertThat(Documents.value("b2b.order", values, "order_datetime")).isEqualTo(read);
    }
}

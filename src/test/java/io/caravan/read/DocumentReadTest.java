package io.caravan.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.Documents;
import io.caravan.contract.Contract;
import io.caravan.failure.UnreadableFileException;
import io.caravan.read.Pieces.LineNumbers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents of which an array holds the records, as the contract's {@code records} says. */
class DocumentReadTest {

    private static final Contract ORDERS = Documents.contract("retail.orders");

    private static final String A = order("1");
    private static final String B = order("2");

    @TempDir
    Path folder;

    private static String order(String id) {
        return """
                {"id": %s, "created_at": "2017-10-30T19:58:29-04:00", "updated_at": "2017-10-30T19:58:29-04:00",
                 "total_price": "1.00", "line_items": []}"""
                .formatted(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"orders\": [%s, %s]}",
                "{\n  \"orders\": [\n%s,\n%s\n  ]\n}\n",
                "\uFEFF {\"orders\":[%s,%s]} \n",
                "{\"page\": {\"orders\": [{\"id\": 7}], \"next\": [\"orders\", []]}, \"orders\": [%s, %s]}",
                "{\"a\\\"\": \"orders\", \"b\": \"\\\"orders\\\": [\", \"orders\": [%s, %s], \"c\": {\"orders\": []}}",
                "{\"\\u006frders\": [%s, %s]}",
                "[%s, %s]", // nothing but the records, as they come back when they were mended
            })
    void readsTheRecordsAndPassesOverTheRest(String form) throws IOException {
        List<RawRow> rows = read(form.formatted(A, B)).rows();
        assertThat(rows).hasSize(2);
        assertThat(rows).extracting(RawRow::record).containsExactly(1L, 2L);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"errors\": \"none\"}                | it has no array at /orders",
                "{\"data\": {\"orders\": [{}]}}        | it has no array at /orders",
                "{\"orders\": {\"orders\": [{}]}}      | it has no array at /orders",
                "{\"orders\": null}                    | it has no array at /orders",
                "{\"orders\": [{\"id\": 1}             | its JSON ends in the middle of the record",
                "{\"orders\": [{\"id\": 1}]            | its JSON document is not closed",
                "{\"orders\": [{\"id\": 1}], \"x\": {} | its JSON document is not closed",
                "{\"orders\": [{\"id\": 1}]} {}        | something follows its JSON array",
                "{\"orders\": [], \"orders\": [{}]}    | it has two arrays at /orders",
                "{\"x\": [                             | it has no array at /orders",
            })
    void aDocumentThatIsNotWholeOrHasNoRecordsIsUnreadable(String content, String message) {
        assertThatThrownBy(() -> read(content))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aRecordIsToldWithItsOwnLine() throws IOException {
        Documents.Content content = read("{\n\"orders\": [\n" + A.replace("\n", "") + ",\n{\"id\": 2, \"id\": 3}]}");
        assertThat(content.rejects()).singleElement().satisfies(reject -> assertThat(reject.line())
                .isEqualTo(4));
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '`',
            value = {
                "{\"n\": 1, \"orders\": [{X}, {1}], \"m\": [1, 2]}|{\"n\": 1, \"orders\": [ {1}], \"m\": [1, 2]}",
                "{\"n\": 1, \"orders\": [{1}, {X}], \"m\": [1, 2]}|{\"n\": 1, \"orders\": [{1} ], \"m\": [1, 2]}",
                "{\"orders\": [{1},{X},{2}]}|{\"orders\": [{1},{2}]}",
                "{\"orders\":[{X}]}|{\"orders\":[]}",
                "{\"a\": 1,\"orders\":[{1}]}|{\"a\": 1,\"orders\":[{1}]}",
            })
    void aRecordThatIsTakenAwayLeavesTheDocumentWhole(String before, String after) throws IOException {
        Path file = Files.writeString(folder.resolve("orders.json"), before);
        new Pieces(Limits.DEFAULT)
                .rewrite(
                        file,
                        ORDERS,
                        LineNumbers.KEPT,
                        (entry, piece) -> new String(piece.bytes(), StandardCharsets.UTF_8).contains("{X}")
                                ? new byte[0]
                                : piece.bytes());
        assertThat(file).hasContent(after);
    }

    private Documents.Content read(String content) throws IOException {
        return Documents.read("retail.orders", Files.writeString(folder.resolve("orders.json"), content));
    }
}

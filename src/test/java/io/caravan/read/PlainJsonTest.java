package io.caravan.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Documents;
import io.caravan.contract.Contract;
import io.caravan.contract.Table;
import io.caravan.run.Values;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Of what is plain both readers give the same; what is not plain is left to the other. */
class PlainJsonTest {

    private static final String TRANSACTION =
            """
            {"transaction_id": "t1", "transaction_time": "2024-02-29T10:00:00", "customer_id": " 01 ",\
             "delivery_address": {"address": "1 Mill\\nLane", "postcode": "A1", "city": "Zürich 😀", "country": null},\
             "purchases": {"products": [{"sku": 1, "quanitity": 2, "price": "1.250", "total": "2.5e2"},\
             {"sku": 12345678901234567890, "quantity": -0, "price": 0.10}], "total_cost": true}}""";

    private final Contract contract = Documents.contract("shop.transactions");

    @Test
    void readsARecordOfTheContractsForm() {
        assertThat(plain(TRANSACTION.getBytes(StandardCharsets.UTF_8))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "{\"transaction_id\": \"1\"} x",
                "{\"transaction_id\": \"1\"}{}",
                "{\"transaction_id\": \"1\", \"transaction_id\": \"2\"}",
                "{\"transaction_id\": \"1\", \"unknown\": 1}",
                "{\"transaction_id\": [1]}",
                "{\"transaction_id\": NaN}",
                "{\"transaction_id\": 1e999999999}",
                "{\"transaction_id\": 1e99999999999999999999}",
                "{\"delivery_address\": null}",
                "{\"delivery_address\": {}}",
                "{\"delivery_address\": {\"city\": \"a\"}, \"delivery_address\": {\"country\": \"b\"}}",
                "{\"purchases\": {\"products\": []}, \"purchases\": {\"total_cost\": 1}}",
                "{\"purchases\": {\"products\": {}}}",
                "{\"purchases\": {\"products\": [1]}}",
                "{\"purchases\": {\"products\": [{\"quantity\": 1, \"quanitity\": 1}]}}",
                "{\"transaction_id\": \"\\ud8\"}",
            })
    void leavesEverythingElseToTheOtherReader(String record) {
        assertThat(plain(record.getBytes(StandardCharsets.UTF_8))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0041", "\\n", "é", "x\u0080", "\\\\"})
    void takesTextForPlainOnlyWithoutEscapesAndOtherCharacters(String odd) {
        for (int before = 0; before < 20; before++) {
            String text = "a".repeat(before) + "%s" + "b".repeat(7);
            String record = "{\"transaction_id\": \"" + text + "\"}";
            Values plain = plain(record.formatted("~ !").getBytes(StandardCharsets.UTF_8));
            Values other = plain(record.formatted(odd).getBytes(StandardCharsets.UTF_8));
            assertThat(Objects.requireNonNull(plain).isPlainText()).isTrue();
            assertThat(Objects.requireNonNull(other).isPlainText())
                    .as("at %s", before)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE"})
    void guessesNoEncoding(String encoding) {
        String record = "{\"transaction_id\": \"1\"}";
        assertThat(plain(record.getBytes(Charset.forName(encoding)))).isNull();
        assertThat(plain((" " + record).getBytes(Charset.forName(encoding)))).isNull();
        assertThat(plain(("\uFEFF" + record).getBytes(StandardCharsets.UTF_8))).isNull();
        assertThat(plain((" \t\r\n" + record).getBytes(StandardCharsets.UTF_8))).isNotNull();
    }

    @Test
    void leavesWrongBytesToTheOtherReader() {
        for (byte[] wrong :
                new byte[][] {{(byte) 0xff}, {(byte) 0xc0, (byte) 0x80}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}}) {
            String record = "{\"transaction_id\": \"%s\"}".formatted(new String(wrong, StandardCharsets.ISO_8859_1));
            assertThat(plain(record.getBytes(StandardCharsets.ISO_8859_1))).isNull();
        }
    }

    @Test
    void givesTheSameAsTheOtherReaderOfRandomRecords() {
        Random random = new Random(20);
        byte[] letters = "{}[]\",:\\ -0123456789.eEtrufalsn\u00ff\u0000ab".getBytes(StandardCharsets.ISO_8859_1);
        byte[] record = TRANSACTION.getBytes(StandardCharsets.UTF_8);
        int plain = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] changed = record.clone();
            for (int k = random.nextInt(3); k >= 0; k--) {
                changed[random.nextInt(changed.length)] = letters[random.nextInt(letters.length)];
            }
            Values values = plain(changed);
            if (values != null) {
                plain++;
                String shown = new String(changed, StandardCharsets.ISO_8859_1);
                assertSame(values, document(changed), shown);
            }
        }
        assertThat(plain).isBetween(5_000, 50_000);
    }

    private @Nullable Values plain(byte[] record) {
        RawRow row;
        try {
            row = new RecordParser(contract, Limits.DEFAULT).parse(1, new RawRecord.Json(1, ByteBuffer.wrap(record)));
        } catch (BadRecordException e) {
            return null;
        }
        return row.values();
    }

    private JsonNode document(byte[] record) {
        try {
            return new DocumentTyping(contract)
                    .apply(new RecordParser(contract, Limits.DEFAULT)
                            .document(new RawRecord.Json(1, ByteBuffer.wrap(record))));
        } catch (BadRecordException e) {
            throw new AssertionError(
                    "only one of the readers refuses this: " + new String(record, StandardCharsets.ISO_8859_1), e);
        }
    }

    private void assertSame(Values values, JsonNode document, String shown) {
        assertSame(values, document, contract.table(), shown);
        for (int child = 0; child < contract.children().size(); child++) {
            JsonNode array = contract.children().get(child).array().in(document);
            assertThat(values.hasElements(child)).as(shown).isEqualTo(array.isArray());
            List<Values> elements = values.elements(child);
            assertThat(elements).as(shown).hasSize(array.size());
            for (int i = 0; i < elements.size(); i++) {
                assertSame(elements.get(i), array.get(i), contract.children().get(child), shown);
            }
        }
    }

    private static void assertSame(Values values, JsonNode document, Table table, String shown) {
        for (int i = 0; i < table.fields().size(); i++) {
            JsonNode node = table.fields().get(i).path().in(document);
            assertThat(values.names(i)).as(shown).isEqualTo(!node.isMissingNode());
            Object value = values.get(i);
            if (value instanceof BigDecimal number) {
                assertThat(number).as(shown).isEqualTo(node.decimalValue());
            } else {
                assertThat(value == null ? "null" : value.toString())
                        .as(shown)
                        .isEqualTo(node.isMissingNode() ? "null" : node.asString("null"));
            }
        }
    }
}

package io.caravan.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Documents;
import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.read.RawRows;
import io.caravan.run.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be meant in two ways is rejected, with the setting that says which; with the setting it is read. */
class UnambiguousTest {

    private static final String CONTRACT =
            """
            {
              "x-dataset": { "name": "test.things", "key": ["id"], "load": "upsert", "version": "changed"%s },
              "x-csv": { %s },
              "type": "object",
              "properties": {
                "id": { "type": "string"%s, "x-privacy": { "class": "none", "treatment": "keep" } },
                "phone": { "type": "string", "x-privacy": { "class": "identifier", "treatment": "mask" } },
                "note": { "type": "string", "x-privacy": { "class": "none", "treatment": "keep" } },
                "number": { "type": "integer", "x-privacy": { "class": "none", "treatment": "keep" } },
                "amount": { "type": "number", "x-clean": ["cents"], "x-privacy": { "class": "none", "treatment": "keep" } },
                "changed": { "type": "string", "format": "%s", "x-privacy": { "class": "none", "treatment": "keep" } }
              },
              "required": ["id"],
              "additionalProperties": false
            }
            """;

    private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");

    @TempDir
    Path folder;

    private String dataset = "";
    private String csv = "";
    private String id = "";
    private String format = "date";

    @ParameterizedTest
    @ValueSource(strings = {"8.80123E+12", "8E+12", "8,80123E+12", "1.0E10", "-4.5e-3", "1e+05"})
    void aNumberInScientificFormIsNoKeyUnlessThePatternSaysSo(String key) throws IOException {
        assertThat(csv("id\n\"" + key + "\"\n"))
                .singleElement()
                .asString()
                .startsWith("id scientific looks like a number");
        id = ", \"pattern\": \"^.+$\"";
        assertThat(csv("id\n\"" + key + "\"\n")).containsExactly("id=" + key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12E3", "1E5", "E+12", "8.8", "A1.5E+3", "1E+1234"})
    void whatMayBeACodeIsAKey(String key) throws IOException {
        assertThat(csv("id\n" + key + "\n")).containsExactly("id=" + key);
    }

    @Test
    void anIdentifierInScientificFormHasLostDigitsAndATextHasNot() throws IOException {
        assertThat(csv("id,phone,note\n1,4.47911E+11,x\n2,+44 791,4.47911E+11\n"))
                .hasSize(2)
                .anySatisfy(row -> assertThat(row).startsWith("phone scientific"))
                .contains("id=2 phone=+44 791 note=4.47911E+11");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "=\"00123\"          | formula",
                "\"=\"\"00123\"\"\"  | formula",
                "` \"York\"`         | quote",
                "`\t\"York\"`        | quote",
                "` \"York, North\"`  | quote",
            })
    void aCellThatIsQuotedInAnotherWayIsRejected(String cell, String rule) throws IOException {
        assertThat(csv("id,note\n1," + cell + "\n2,x\n"))
                .hasSize(2)
                .anySatisfy(row -> assertThat(row).contains(rule).contains("x-csv"))
                .contains("id=2 note=x");
    }

    @Test
    void theDialectSaysHowACellIsQuoted() throws IOException {
        csv = "\"formulaText\": true, \"blankBeforeQuote\": true";
        assertThat(csv("id,note\n=\"00123\", \"York, North\"\n\"=\"\"2\"\"\",a \"b\"\n"))
                .containsExactly("id=00123 note=York, North", "id=2 note=a \"b\"");
        assertThat(csv("\"id\", \"note\"\n\"1\",\t\"York\"\n\"2\", \"x\"\n"))
                .containsExactly("id=1 note=York", "id=2 note=x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.234", "-12.000", "999.999"})
    void aPointThatMayStandBetweenThousandsIsNotGuessed(String number) throws IOException {
        for (String field : List.of("amount", "number")) {
            assertThat(csv("id," + field + "\n1," + number + "\n2,7\n"))
                    .hasSize(2)
                    .anySatisfy(row -> assertThat(row).startsWith(field + " ambiguous"))
                    .contains("id=2 " + field + "=7");
        }
    }

    @ParameterizedTest(name = "{0}: {1} is {2}")
    @CsvSource({
        "., 1.230, 1.230",
        "., 0.5, 0.5",
        "',', '1.234,50', 1234.50",
        "',', '-12.345.678,00', -12345678.00",
        "',', '0,5', 0.5",
        "',', 1.234, 1234",
        "',', 7, 7",
        "'', 0.120, 0.120",
        "'', 1234.50, 1234.50",
        "'', 1.5, 1.5",
    })
    void theDialectSaysWhatStandsBeforeDecimals(String decimal, String written, String read) throws IOException {
        csv = decimal.isEmpty() ? "" : "\"decimal\": \"" + decimal + "\"";
        assertThat(csv("id;amount\n1;" + written + "\n")).containsExactly("id=1 amount=" + read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.125", "0.005", "-1.001", "10.00001"})
    void anAmountIsNeverRounded(String amount) throws IOException {
        assertThat(json("{\"id\": \"1\", \"amount\": " + amount + "}"))
                .singleElement()
                .asString()
                .startsWith("amount cents has more decimals");
    }

    @ParameterizedTest
    @ValueSource(strings = {"130.64999999999998", "10.649999999999999", "10.120", "1", "0.0000000001"})
    void whatComesFromCountingInBinaryIsNoAmount(String amount) throws IOException {
        assertThat(json("{\"id\": \"1\", \"amount\": " + amount + "}"))
                .singleElement()
                .asString()
                .startsWith("id=1");
    }

    @Test
    void keysThatLookAlikeAreOneOrRejectedUnlessTheContractNormalisesThem() throws IOException {
        String lines =
                "{\"id\": \"61\\u00a0\"}\n{\"id\": \"\\u200b61\"}\n{\"id\": \"\\uff16\\uff11\"}\n{\"id\": \"cafe\\u0301\"}\n{\"id\": \" 61\"}";
        assertThat(json(lines))
                .contains("id=61", "id=61", "id=caf\u00e9")
                .anySatisfy(row -> assertThat(row).startsWith("id characters holds the invisible character U+200B"))
                .anySatisfy(row -> assertThat(row).startsWith("id characters holds U+FF16"))
                .hasSize(5);
        id = ", \"x-clean\": [\"normalise\"]";
        assertThat(json(lines)).containsExactly("id=61", "id=61", "id=61", "id=caf\u00e9", "id=61");
    }

    @Test
    void aCharacterThatWasLostIsNoText() throws IOException {
        assertThat(json("{\"id\": \"1\", \"note\": \"caf\ufffd\"}"))
                .singleElement()
                .asString()
                .startsWith("note encoding holds U+FFFD");
    }

    @ParameterizedTest(name = "{0} {1} is ahead: {2}")
    @CsvSource({
        "date, 2999-01-03, true",
        "date, 2026-12-02, true",
        "date, 2026-12-01, false",
        "date, 2026-11-30, false",
        "date-time, 2026-12-01T10:00:01Z, true",
        "date-time, 2026-12-01T10:00:00Z, false",
        "date-time, 2026-12-01T11:30:00+02:00, false",
        "date-time, 2026-12-01T09:30:00-02:00, true",
        "local-date-time, 2026-12-01T10:01, true",
        "local-date-time, 2026-12-01T09:59, false",
    })
    void aVersionIsNotFarAheadOfTheClock(String form, String version, boolean ahead) throws IOException {
        format = form;
        List<String> read = json("{\"id\": \"1\", \"changed\": \"" + version + "\"}");
        if (ahead) {
            assertThat(read)
                    .containsExactly(
                            "changed ahead is ahead of the clock by more than 1 day; correct it, or allow more with versionAhead in the contract");
        } else {
            assertThat(read).containsExactly("id=1 changed=" + version);
        }
        dataset = ", \"versionAhead\": \"P366000D\"";
        assertThat(json("{\"id\": \"1\", \"changed\": \"" + version + "\"}"))
                .containsExactly("id=1 changed=" + version);
    }

    private List<String> csv(String text) throws IOException {
        return outcomes("things.csv", text);
    }

    private List<String> json(String text) throws IOException {
        return outcomes("things.json", text);
    }

    /** Of each rejected record its first violation, then of each valid one its values. */
    private List<String> outcomes(String name, String text) throws IOException {
        Path routes = Files.createDirectories(folder.resolve("routes/test/things"));
        Files.writeString(routes.resolve("things.contract.json"), CONTRACT.formatted(dataset, csv, id, format));
        Contract contract = Contracts.read(folder.resolve("routes")).get(DatasetName.parse("test.things"));
        Validate validate = new Validate(Clock.fixed(NOW, ZoneOffset.UTC));
        List<String> outcomes = new ArrayList<>();
        for (RawRows batch : Documents.read(contract, Files.writeString(folder.resolve(name), text))
                .batches()) {
            ValidRows rows = validate.validate(batch);
            rows.rejects().forEach(reject -> reject.violations().stream()
                    .limit(1)
                    .forEach(broken ->
                            outcomes.add((broken.field() + " " + broken.rule() + " " + broken.message()).strip())));
            rows.rows().forEach(row -> outcomes.add(values(contract, row)));
        }
        return outcomes;
    }

    private static String values(Contract contract, Row row) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < contract.table().fields().size(); i++) {
            Object value = row.values().get(i);
            if (value != null) {
                values.add(contract.table().fields().get(i).column() + "=" + value);
            }
        }
        return String.join(" ", values);
    }
}

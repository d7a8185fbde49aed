package io.caravan.hostile;

import static io.caravan.hostile.Cases.customer;
import static io.caravan.hostile.Cases.lines;
import static io.caravan.hostile.Expected.fails;
import static io.caravan.hostile.Expected.loads;
import static io.caravan.hostile.Expected.refuses;

import java.util.List;

/** JSON that is none, or not quite. */
final class JsonForms {

    private static final String NO_JSON = "json: the record is not JSON";
    private static final String NO_OBJECT = "json: the record is JSON, but no object";
    private static final String FOLLOWS = "json: something follows the record on its line";
    private static final String TWICE = "json: the record names a field twice";
    private static final String CHARACTERS = "characters: holds a character that no text may hold";

    private final Cases cases = new Cases("json");

    static List<HostileCase> cases() {
        JsonForms forms = new JsonForms();
        forms.records();
        forms.names();
        forms.characters();
        forms.lineEnds();
        forms.arrays();
        forms.spread();
        return forms.cases.all();
    }

    private void records() {
        refused("cut in the middle of a text", "{\"id\": \"json-cut\", \"first_name\": \"xanad", NO_JSON);
        refused("cut after a comma", "{\"id\": \"json-cut\",", NO_JSON);
        refused("cut before its last brace", customer("json-cut", "").replace("}", ""), NO_JSON);
        refused("a word behind it", customer("json-tail", "") + " xanadu", NO_JSON);
        refused("a brace too many", customer("json-tail", "") + "}", NO_JSON);
        refused("two on a line", customer("json-a", "") + customer("json-b", ""), FOLLOWS);
        refused("two on a line with a comma", customer("json-a", "") + ", " + customer("json-b", ""), NO_JSON);
        refused("a line comment", "// xanadu", NO_JSON);
        refused("a comment within", customer("json-c", " /* xanadu */"), NO_JSON);
        refused("a hash comment", "# xanadu", NO_JSON);
        refused("single quotes", customer("json-q", "").replace('"', '\''), NO_JSON);
        refused("names without quotes", customer("json-q", "").replace("\"id\"", "id"), NO_JSON);
        refused("typographic quotes", customer("json-q", "").replace("\"id\"", "\u201Cid\u201D"), NO_JSON);
        refused("a comma at its end", customer("json-t", ","), NO_JSON);
        refused("an equals sign", customer("json-t", "").replaceFirst(":", "="), NO_JSON);
        refused("a bare number", "42", NO_OBJECT);
        refused("a bare text", "\"xanadu\"", NO_OBJECT);
        refused("a bare null", "null", NO_OBJECT);
        refused("a bare true", "true", NO_OBJECT);
        refused("an array on a line", "[" + customer("json-array", "") + "]", NO_OBJECT);
        refused("an empty object", "{}", "id required: is missing");
        refused("NaN", customer("json-n", ", \"city\": NaN"), NO_JSON);
        refused("Infinity", customer("json-n", ", \"city\": Infinity"), NO_JSON);
        refused("minus Infinity", customer("json-n", ", \"city\": -Infinity"), NO_JSON);
        refused("undefined", customer("json-n", ", \"city\": undefined"), NO_JSON);
        refused("True with a capital", customer("json-n", ", \"city\": True"), NO_JSON);
        refused("a call around it", "callback(" + customer("json-j", "") + ")", NO_JSON);
        refused("a guard before it", ")]}'", NO_JSON);
        refused("YAML", "id: json-yaml", NO_JSON);
        refused("XML", "<customer><id>xanadu</id></customer>", NO_JSON);
    }

    private void names() {
        refused("a name twice", customer("json-2", ", \"city\": \"xanadu\", \"city\": \"xanadu\""), TWICE);
        refused("the key twice", customer("json-2", ", \"id\": \"json-3\""), TWICE);
        refused("a name twice, once escaped", customer("json-2", ", \"\\u0069d\": \"json-3\""), TWICE);
        refused("a name twice in an unknown field", customer("json-2", ", \"more\": {\"a\": 1, \"a\": 2}"), TWICE);
        refused("a name without value", customer("json-2", ", \"city\""), NO_JSON);
        refused("a value without name", customer("json-2", ", \"xanadu\", \"y\": 1"), NO_JSON);
        refused("a number for a name", customer("json-2", ", 1: 1"), NO_JSON);
    }

    private void characters() {
        refused("a tab in a text", customer("json-t", ", \"city\": \"xan\tadu\""), NO_JSON);
        refused("a control character in a text", customer("json-t", ", \"city\": \"xan\u0001adu\""), NO_JSON);
        refused("a raw U+0000 in a text", customer("json-t", ", \"city\": \"xan\u0000adu\""), NO_JSON);
        refused("an escaped U+0000", customer("json-0", ", \"city\": \"xan\\u0000adu\""), "city " + CHARACTERS);
        refused(
                "U+0000 in what is suppressed",
                customer("json-0", ", \"address\": \"\\u0000\""),
                "address " + CHARACTERS);
        refused("U+0000 in the key", customer("json-0\0", ""), "id " + CHARACTERS);
        refused("half a pair, the first", customer("json-s", ", \"city\": \"xanadu\\ud83d\""), "city " + CHARACTERS);
        refused("half a pair, the second", customer("json-s", ", \"city\": \"\\ude00xanadu\""), "city " + CHARACTERS);
        refused(
                "a pair the wrong way round",
                customer("json-s", ", \"city\": \"\\ude00\\ud83d\""),
                "city " + CHARACTERS);
        refused("an unknown escape", customer("json-e", ", \"city\": \"\\x41\""), NO_JSON);
        refused("a cut escape", customer("json-e", ", \"city\": \"\\u12\""), NO_JSON);
        kept("a pair in escapes", "\\ud83d\\ude00", "\uD83D\uDE00");
        kept("an escaped line feed", "xan\\u000aadu", "xan\nadu");
        kept("an escaped slash", "xan\\/adu", "xan/adu");
        kept("escaped quotes and backslashes", "\\\"xan\\\\\\\"adu\\\\", "\"xan\\\"adu\\");
        kept("an escaped control character", "xan\\u001b[2Jadu", "xan\u001B[2Jadu");
    }

    private void lineEnds() {
        between("blank lines", "\n  \n\t\n\r\n", loads(2));
        between("a line of one form feed is no blank one", "\f", refuses(NO_JSON));
        between("a line of a no-break space is no blank one", "\u00A0", refuses(NO_JSON));
        between("a lone CR within it", customer(cases.id(), "").replace(", ", ",\r"), loads(3));
        file("CR LF", lines(good(), good(), good()).replace("\n", "\r\n"), loads(3));
        file(
                "lone CR as line ends, which JSON lines do not have",
                lines(good(), good()).replace("\n", "\r"),
                fails("line 1"));
        file("no line end at the end", lines(good()) + good(), loads(2));
        file("a byte order mark", "\uFEFF" + lines(good(), good()), loads(2));
        between("a byte order mark in the middle", "\uFEFF" + customer("json-bom", ""), refuses(NO_JSON));
        file(
                "two byte order marks",
                "\uFEFF\uFEFF" + lines(good(), good()),
                loads(1).and("rejected", 1).because(NO_JSON));
        file("record separators", "\u001E" + good() + "\n\u001E" + lines(good()), fails("none of its 2 records"));
    }

    private void arrays() {
        array("an array", good() + ", " + good() + "\n, " + good(), loads(3));
        array("an array with a bad element", good() + ",\n{xanadu},\n" + good(), refuses(NO_JSON));
        array("an array with bare elements", good() + ", 42, " + good(), refuses(NO_OBJECT));
        array("an array with a missing element", good() + ",, " + good(), refuses(NO_OBJECT));
        array("an array with a comma at its end, which loses nothing", good() + ", " + good() + ",", loads(2));
        array(
                "an array with the wrong bracket in an element",
                good() + ", {\"id\": \"json-b\"], " + good(),
                refuses(NO_JSON));
        array("an array in the array", "[" + good() + "]", fails("no object"));
        array(
                "an array whose element lacks a quote",
                good() + ", {\"id\": \"xanadu}, " + good(),
                fails("ends in the middle"));
        file("an array that is not closed", "[" + good() + ",", fails("not closed"));
        file("an array cut in an element", "[" + good() + ", {\"id\": \"xan", fails("ends in the middle"));
        file("an array with something behind it", "[" + good() + "] xanadu", fails("something follows its JSON array"));
        file("two arrays", "[" + good() + "]\n[" + good() + "]\n", fails("something follows its JSON array"));
        file("a lone bracket", "[", fails("not closed"));
        file("an empty array", " [ ] \n", loads(0));
        file(
                "a document around the records",
                "{\"customers\": [" + good() + "]}",
                loads(0).and("rejected", 1).because("customers additionalProperties: is no field of the contract"));
    }

    private void spread() {
        file("objects over several lines", spread(good()) + spread(good()) + spread(good()), loads(3));
        file(
                "objects over several lines, one bad",
                spread(good()) + "{\n\"id\": xanadu\n}\n" + spread(good()),
                refuses(NO_JSON));
        file(
                "objects over several lines, the last cut",
                spread(good()) + "{\n  \"id\": \"xan",
                fails("ends in the middle"));
    }

    private static String spread(String record) {
        return record.replace("{", "{\n  ").replace(", ", ",\n  ").replace("}", "\n}\n");
    }

    private String good() {
        return cases.good();
    }

    private void refused(String name, String record, String reason) {
        between(name, record, refuses(reason));
    }

    private void between(String name, String record, Expected expected) {
        cases.between(name, record, expected);
    }

    private void kept(String name, String json, String value) {
        String id = cases.id();
        between(name, customer(id, ", \"city\": \"" + json + "\""), loads(3).keeps("customers", id, "city", value));
    }

    private void array(String name, String elements, Expected expected) {
        file(name, "[" + elements + "]\n", expected);
    }

    private void file(String name, String content, Expected expected) {
        cases.file(name, "customers.json", content, expected);
    }
}

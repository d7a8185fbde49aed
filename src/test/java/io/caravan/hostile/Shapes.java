package io.caravan.hostile;

import static io.caravan.hostile.Cases.bytes;
import static io.caravan.hostile.Cases.customer;
import static io.caravan.hostile.Expected.fails;
import static io.caravan.hostile.Expected.loads;
import static io.caravan.hostile.Expected.refuses;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Files and records that are empty, huge or deep. */
final class Shapes {

    /** What the corpus is run with. */
    static final int RECORD_BYTES = 100_000;

    /** Keys with this prefix are so many that they are only counted. */
    static final String MANY = "many-";

    private static final String TOO_LONG = "record_too_long: the record is longer than 100000 bytes";

    private final Cases cases = new Cases("shape");

    static List<HostileCase> cases() {
        Shapes shapes = new Shapes();
        shapes.small();
        shapes.noText();
        shapes.large();
        shapes.deep();
        return shapes.cases.all();
    }

    private void small() {
        file("an empty file", "", loads(0));
        file("a file of blanks", " \t\r\n \n", loads(0));
        file("a file of line feeds", "\n".repeat(100_000), loads(0));
        file("a file of a byte order mark", "\uFEFF", loads(0));
        file("one record", cases.good(), loads(1));
        file(
                "one bad record",
                "{\"id\": \"shape-bad\"}",
                loads(0).and("rejected", 1).because("email required"));
        file(
                "one record that cannot be read",
                "{\"id\": \"xanadu",
                fails("none of its 1 records can be read; line 1: the record is not JSON"));
        file("a lone brace", "{", fails("none of its 1 records"));
        file("a lone closing brace", "}", fails("none of its 1 records"));
        file("a lone quote", "\"", fails("none of its 1 records"));
        cases.file("an empty CSV file", "products.csv", "", loads(0));
        cases.file("an empty gzip by its name", "customers.json.gz", "", fails("named .gz and has no byte in it"));
    }

    private void noText() {
        binary("bytes of U+0000", bytes(0, 0, 0, 0, 0, 0, 10, 0), "not in UTF-8");
        binary("a picture", bytes(0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13), "none of its");
        binary("a program", bytes(0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0), "none of its 1 records");
        binary("a PDF", "%PDF-1.7\n%xanadu\n1 0 obj\n".getBytes(UTF_8), "none of its 3 records");
        binary("a Java class", bytes(0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 61), "none of its 1 records");
        file("a web page", "<!DOCTYPE html>\n<html><body>xanadu</body></html>\n", fails("none of its 2 records"));
        file("prose", "Dear Xanadu,\nplease find attached\n", fails("none of its 2 records"));
        file(
                "bytes of U+0000 behind a good record",
                cases.good() + "\n" + "\0".repeat(5000),
                loads(1).and("rejected", 1).because("json"));
    }

    private void large() {
        file("a hundred thousand records", many(100_000), loads(100_000));
        cases.between("a record of the longest length", filled(RECORD_BYTES), loads(3));
        cases.between("a record of a byte more", filled(RECORD_BYTES + 1), refuses(TOO_LONG));
        cases.between("a record of three million bytes", filled(3_000_000), refuses(TOO_LONG));
        cases.between("three million blanks are a record that is too long", " ".repeat(3_000_000), refuses(TOO_LONG));
        file(
                "an array with an element that is too long",
                "[" + cases.good() + ", " + filled(RECORD_BYTES + 1) + ", " + cases.good() + "]",
                refuses(TOO_LONG));
        file("one line without an end", "x".repeat(2_000_000), fails("line 1: the record is longer than 100000 bytes"));
        cases.between(
                "three thousand unknown fields",
                customer("shape-wide", fields(3000)),
                refuses("additionalProperties: is no field of the contract"));
        cases.between(
                "a name of 40000 letters",
                customer("shape-name", ", \"" + "x".repeat(40_000) + "\": 1"),
                refuses(" additionalProperties"));
        cases.between(
                "a name of 60000 letters",
                customer("shape-name", ", \"" + "x".repeat(60_000) + "\": 1"),
                refuses("json"));
        cases.between(
                "an e-mail address of 90000 letters",
                customer("shape-m", "").replace("@example", "x".repeat(90_000) + "@example"),
                refuses("email format"));
        String id = cases.id() + "x".repeat(2000);
        cases.between("a key of 2000 letters", customer(id, ""), loads(3).keeps("customers", id, "id", id));
    }

    private void deep() {
        cases.between(
                "fifty thousand opening brackets",
                "[".repeat(50_000),
                refuses("json: the record is nested too deeply"));
        cases.between(
                "fifty thousand brackets",
                "[".repeat(25_000) + "]".repeat(25_000),
                refuses("json: the record is nested too deeply"));
        cases.between(
                "ten thousand objects in each other",
                "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000),
                refuses("json: the record is nested too deeply"));
        cases.between(
                "arrays in a known field",
                customer("shape-d", ", \"city\": " + "[".repeat(5000) + "]".repeat(5000)),
                refuses("json: the record is nested too deeply"));
        cases.between(
                "a hundred levels",
                customer("shape-d", ", \"city\": " + "[".repeat(99) + "]".repeat(99)),
                refuses("city type: must be text"));
        file("a file of opening brackets", "[".repeat(2_000_000), fails("ends in the middle"));
        file("a file of brackets", "[".repeat(1_000_000) + "]".repeat(1_000_000), fails("none of its 1 records"));
    }

    private String many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        "{\"id\":\"%s%d\",\"first_name\":\"A\",\"last_name\":\"Xanadu\",\"email\":\"xanadu@example.org\"}"
                                .formatted(MANY, i))
                .collect(Collectors.joining("\n"));
    }

    /** A good customer of so many bytes. */
    private String filled(int length) {
        String id = cases.id();
        int more = length - customer(id, ", \"address\": \"\"").length();
        return customer(id, ", \"address\": \"" + "x".repeat(more) + "\"");
    }

    private static String fields(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ", \"field" + i + "\": 1")
                .collect(Collectors.joining());
    }

    private void file(String name, String content, Expected expected) {
        cases.file(name, "customers.json", content, expected);
    }

    private void binary(String name, byte[] content, String reason) {
        cases.file(name, "customers.json", content, fails(reason));
    }
}

package io.caravan.hostile;

import static io.caravan.hostile.Cases.MARK;
import static io.caravan.hostile.Cases.bytes;
import static io.caravan.hostile.Cases.joined;
import static io.caravan.hostile.Expected.fails;
import static io.caravan.hostile.Expected.loads;
import static io.caravan.hostile.Expected.refuses;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** CSV as spreadsheets, people and other programs write it. */
final class CsvForms {

    private static final String HEADER = "id,first_name,last_name,email,city";
    private static final String MISQUOTED = "its CSV breaks off or is misquoted";
    private static final String UNCLOSED = "the quote that opens a cell in line 3 is never closed";
    private static final String NO_HEADER = "its first line names no field of shop.customers";

    private final Cases cases = new Cases("csv");

    static List<HostileCase> cases() {
        CsvForms forms = new CsvForms();
        forms.headers();
        forms.quotes();
        forms.rows();
        forms.cells();
        forms.encoded();
        return forms.cases.all();
    }

    private void headers() {
        file("only a header", HEADER + "\n", loads(0));
        file("only a header, without a line end", HEADER, loads(0));
        file("no header", row("x") + row("y"), fails(NO_HEADER));
        file("a header of other names", "a,b,c,d,e\n" + row("x"), fails(NO_HEADER));
        file(
                "a header with a name twice",
                "id,id,first_name,last_name,email\n" + row("x"),
                fails("its first line names the column id twice"));
        file("a header in capitals", "ID,FIRST_NAME,LAST_NAME,EMAIL,CITY\n" + row("x"), fails(NO_HEADER));
        file("a header between blanks", " id , first_name,last_name ,email,city\n" + row("x"), loads(1));
        file("a header in quotes", "\"id\",\"first_name\",\"last_name\",\"email\",\"city\"\n" + row("x"), loads(1));
        file(
                "a header without the key",
                "first_name,last_name,email\nAda,Xanadu,xanadu@example.org\n",
                loads(0).and("rejected", 1).because("id required"));
        file(
                "a header with an unknown name",
                HEADER + ",colour\n" + row("x").strip() + ",red\n",
                loads(0).and("rejected", 1).because("colour additionalProperties"));
        file(
                "a header with an empty name",
                HEADER + ",\n" + row("x").strip() + ",\n",
                loads(0).and("rejected", 1).because(" additionalProperties"));
        file(
                "a header whose name is a formula",
                HEADER + ",=1+1\n" + row("x").strip() + ",1\n",
                loads(0).and("rejected", 1).because(" additionalProperties"));
        file("blank lines before the header", "\n\n" + HEADER + "\n" + row("x"), loads(1));
        file("a title before the header", "Customers of Xanadu\n" + HEADER + "\n" + row("x"), fails(NO_HEADER));
        file(
                "a separator line before the header",
                "sep=;\n" + (HEADER + "\n" + row("x")).replace(',', ';'),
                fails(NO_HEADER));
        file(
                "the header again in the middle",
                HEADER + "\n" + row("x") + HEADER + "\n" + row("y"),
                refuses("email format"));
        file(
                "columns in another order",
                "email,city,last_name,first_name,id\nxanadu@example.org,x,Xanadu,Ada," + cases.id() + "\n",
                loads(1));
        file(
                "a header of the table's column in a field's place",
                HEADER.replace("city", "City") + "\n" + row("x"),
                loads(0).and("rejected", 1).because("City additionalProperties"));
    }

    private void quotes() {
        kept("a comma in quotes", "\"xan,adu\"", "xan,adu");
        kept("doubled quotes", "\"xan\"\"adu\"\"\"", "xan\"adu\"");
        kept("only doubled quotes", "\"\"\"\"", "\"");
        kept("a line feed in quotes", "\"xan\nadu\"", "xan\nadu");
        kept("CR LF in quotes", "\"xan\r\nadu\"", "xan\r\nadu");
        kept("blank lines in quotes", "\"xan\n\n\nadu\"", "xan\n\n\nadu");
        kept("the header once more in quotes", "\"xan\n" + HEADER + "\nadu\"", "xan\n" + HEADER + "\nadu");
        kept("a quote in the middle", "xan\"adu", "xan\"adu");
        kept("single quotes", "'xan adu'", "'xan adu'");
        kept("a backslash at the end", "xanadu\\", "xanadu\\");
        kept("a backslash at the end in quotes", "\"xanadu\\\"", "xanadu\\");
        file("a quote that is never closed", HEADER + "\n" + row("x") + row("\"xanadu") + row("y"), fails(UNCLOSED));
        file(
                "a quote that is never closed and long",
                HEADER + "\n" + row("x") + row("\"xanadu") + "x".repeat(300_000),
                fails("the record that begins after line 2 does not end, as when a quote in it is never closed"));
        file(
                "something behind a closed quote",
                HEADER + "\n" + row("x") + row("\"xan\"adu") + row("y"),
                fails(MISQUOTED));
        file(
                "a quote escaped by a backslash",
                HEADER + "\n" + row("x") + row("\"xan\\\"adu\"") + row("y"),
                fails(MISQUOTED));
    }

    private void rows() {
        between(
                "a row with a cell too few",
                row("").strip().replaceFirst(",$", "") + "\n",
                refuses("columns: the record has 4 cells, the header has 5"));
        between(
                "a row with a cell too many",
                row("x,xanadu"),
                refuses("columns: the record has 6 cells, the header has 5"));
        between("a row of one cell", "xanadu\n", refuses("columns: the record has 1 cells"));
        between("a row of blanks", "   \n", refuses("columns: the record has 1 cells"));
        between("a row of commas", ",,,,\n", refuses("id type: must not be empty"));
        between("a row of a hundred cells", "xanadu,".repeat(99) + "\n", refuses("columns: the record has 100 cells"));
        between("a row of JSON", "{\"id\": \"xanadu\"}\n", refuses("columns"));
        between("a comment", "# xanadu\n", refuses("columns: the record has 1 cells"));
        between("a row with other separators", row("x").replace(',', ';'), refuses("columns: the record has 1 cells"));
        between("blank lines", "\n\n\r\n\n", loads(2));
        between("a row with a long cell", row("x".repeat(50_000)), loads(3));
        between("a row that is cut", cases.id() + ",Ad\n", refuses("columns: the record has 2 cells"));
        String id = cases.id();
        file(
                "a row twice",
                HEADER + "\n" + (id + ",Ada,Xanadu,xanadu@example.org,x\n").repeat(2),
                loads(1).and("duplicate", 1));
    }

    private void cells() {
        for (String cell : List.of(
                "=1+1",
                "+1+1",
                "-1+1",
                "@SUM(A1)",
                "=cmd|' /C calc'!A0",
                "${body}",
                "{{caravan.inbox}}",
                "\\.",
                "\\N",
                "'; DROP TABLE shop.customers; --",
                "<b>",
                "NULL",
                "..")) {
            kept("a cell " + ContractBreaches.printable(cell), cell, cell);
        }
        kept("an empty cell is null", "", null);
        kept("a cell of blanks is null", "   ", null);
        kept("an empty cell in quotes is null", "\"\"", null);
        kept("a cell between blanks is trimmed", "  xanadu ", "xanadu");
        between("a cell with U+0000", row("xan\0adu"), refuses("city characters"));
        kept("a cell with an escape sequence", "xan\u001B[2Jadu", "xan\u001B[2Jadu");
    }

    private void encoded() {
        file("semicolons", (HEADER + "\n" + row("x") + row("y")).replace(',', ';'), loads(2));
        file("tabs", (HEADER + "\n" + row("x") + row("y")).replace(',', '\t'), loads(2));
        file("CR LF", (HEADER + "\n" + row("x") + row("y")).replace("\n", "\r\n"), loads(2));
        file("lone CR", (HEADER + "\n" + row("x") + row("y")).replace("\n", "\r"), loads(2));
        file("a byte order mark", "\uFEFF" + HEADER + "\n" + row("x"), loads(1));
        file("no line end at the end", HEADER + "\n" + (row("x") + row("y")).strip(), loads(2));
        binary("UTF-16", (HEADER + "\n" + row("x")).getBytes(UTF_16), fails("not in UTF-8"));
        binary(
                "a Latin-1 row",
                joined(
                        (HEADER + "\n" + row("x")).getBytes(UTF_8),
                        row("M\u00FCnchen").getBytes(ISO_8859_1),
                        row("y").getBytes(UTF_8)),
                refuses("encoding: the record is not in UTF-8"));
        binary(
                "an overlong slash",
                joined(
                        (HEADER + "\n" + row("x") + cases.id() + ",A,Xanadu,xanadu@example.org,").getBytes(UTF_8),
                        bytes(0xc0, 0xaf, '\n'),
                        row("y").getBytes(UTF_8)),
                refuses("encoding: the record is not in UTF-8"));
        cases.file("CSV that is named JSON", "customers.json", HEADER + "\n" + row("x"), loads(1));
        cases.file("JSON that is named CSV", "customers.csv", cases.good() + "\n", loads(1));
        cases.file("CSV without extension", "customers", HEADER + "\n" + row("x"), loads(1));
    }

    private String row(String city) {
        return "%s,Ada,Xanadu,%s@example.org,%s\n".formatted(cases.id(), MARK, city);
    }

    private void kept(String name, String cell, String value) {
        String id = cases.id();
        between(
                name,
                "%s,Ada,Xanadu,%s@example.org,%s\n".formatted(id, MARK, cell),
                loads(3).keeps("customers", id, "city", value));
    }

    private void between(String name, String record, Expected expected) {
        file(name, HEADER + "\n" + row("x") + record + row("y"), expected);
    }

    private void file(String name, String content, Expected expected) {
        cases.file(name, "customers.csv", content, expected);
    }

    private void binary(String name, byte[] content, Expected expected) {
        cases.file(name, "customers.csv", content, expected);
    }
}

package io.caravan.hostile;

import static io.caravan.hostile.Cases.bytes;
import static io.caravan.hostile.Cases.joined;
import static io.caravan.hostile.Cases.lines;
import static io.caravan.hostile.Expected.fails;
import static io.caravan.hostile.Expected.loads;
import static io.caravan.hostile.Packing.blanks;
import static io.caravan.hostile.Packing.changed;
import static io.caravan.hostile.Packing.cut;
import static io.caravan.hostile.Packing.encrypted;
import static io.caravan.hostile.Packing.gzip;
import static io.caravan.hostile.Packing.noisyBlanks;
import static io.caravan.hostile.Packing.zip;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.caravan.hostile.Packing.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Packed files: damaged, nested, misnamed, and made to lead somewhere. */
final class Containers {

    private static final String DAMAGED = "its compressed content is damaged or cut";
    private static final String ZIP_DAMAGED = "the zip is damaged or cut";
    private static final String LINK_OR_TWICE = "the zip holds a link, or two entries of one name";

    private final Cases cases = new Cases("container");

    static List<HostileCase> cases() {
        Containers containers = new Containers();
        containers.gzips();
        containers.damagedGzips();
        containers.bombs();
        containers.zips();
        containers.names();
        containers.damagedZips();
        return containers.cases.all();
    }

    private void gzips() {
        gz("a gzip", gzip(good()), loads(1));
        gz("two members", joined(gzip(good()), gzip(good())), loads(2));
        gz(
                "a hundred members",
                joined(IntStream.range(0, 100).mapToObj(i -> gzip(good())).toArray(byte[][]::new)),
                loads(100));
        gz(
                "a record over two members",
                joined(gzip(good().substring(0, 20).replace("container", "container")), gzip("")),
                fails("none of its 1 records"));
        gz("an empty member in the middle", joined(gzip(good()), gzip(""), gzip(good())), loads(2));
        gz("a gzip of nothing", gzip(""), loads(0));
        gz("plain text that is named .gz", good().getBytes(UTF_8), loads(1));
        file("a gzip that is not named so", "customers.json", gzip(good()), loads(1));
        file("a gzip that is named .zip", "customers.zip", gzip(good()), loads(1));
        file(
                "a gzip of CSV",
                "customers.csv.gz",
                gzip("id,first_name,last_name,email\ncontainer-csv,A,Xanadu,xanadu@example.org\n"),
                loads(1));
        gz("a gzip in a gzip", gzip(gzip(good())), fails("none of its"));
        gz("a zip in a gzip", gzip(zip(new Entry("customers.json", good()))), fails("none of its"));
        gz("a bad record between good ones", gzip(good() + "{xanadu\n" + good()), Expected.refuses("json"));
    }

    private void damagedGzips() {
        byte[] first = gzip(good() + good());
        byte[] second = gzip(good());
        gz("cut in its checksum", cut(first, 4), fails(DAMAGED));
        gz("cut in its content", cut(first, 12), fails(DAMAGED));
        gz("cut in its head", Arrays.copyOf(first, 5), fails(DAMAGED));
        gz("only its first two bytes", Arrays.copyOf(first, 2), fails(DAMAGED));
        gz("a second member that is cut", joined(first, cut(second, 9)), fails(DAMAGED));
        gz("a second member that is cut in its head", joined(first, Arrays.copyOf(second, 3)), fails(DAMAGED));
        gz("garbage behind it", joined(first, "xanadu".getBytes(UTF_8)), fails(DAMAGED));
        gz("zero bytes behind it", joined(first, new byte[512]), fails(DAMAGED));
        gz("good text behind it", joined(first, good().getBytes(UTF_8)), fails(DAMAGED));
        gz("a wrong checksum", changed(first, -6), fails(DAMAGED));
        gz("a wrong length", changed(first, -2), fails(DAMAGED));
        gz("a changed byte", changed(first, 30), fails(DAMAGED));
        gz("an unknown method", changed(first, 2), fails(DAMAGED));
    }

    private void bombs() {
        gz("a bomb by its ratio", gzip(blanks(80)), fails("it unpacks to more than 200 times its size"));
        gz("a bomb in a bomb", gzip(gzip(blanks(80))), fails("none of its"));
        gz("more bytes than a file may have", gzip(noisyBlanks(101)), fails("it holds more than 104857600 bytes"));
        zipped("a bomb in a zip", fails("customers.json"), new Entry("customers.json", blanks(80)));
        zipped(
                "ten thousand and one entries",
                fails("the zip holds more than 10000 entries"),
                IntStream.rangeClosed(0, 10_000)
                        .mapToObj(i -> new Entry("customers" + i + ".json", ""))
                        .toArray(Entry[]::new));
    }

    private void zips() {
        zipped("a zip", loads(1), new Entry("customers.json", good()));
        zipped(
                "three entries",
                loads(3),
                new Entry("a.json", good()),
                new Entry("b.json", good()),
                new Entry("c.csv", "id,first_name,last_name,email\ncontainer-c,A,Xanadu,xanadu@example.org\n"));
        zipped(
                "folders",
                loads(2),
                new Entry("x/", ""),
                new Entry("x/y/", ""),
                new Entry("x/y/a.json", good()),
                new Entry("b.json", good()));
        zipped("an entry that is a gzip", loads(1), new Entry("customers.json.gz", gzip(good())));
        zipped(
                "an entry that is a zip",
                fails("none of its"),
                new Entry("inner.zip", zip(new Entry("customers.json", good()))));
        zipped("an empty entry", loads(1), new Entry("empty.json", ""), new Entry("customers.json", good()));
        zipped(
                "the same content under two names",
                loads(1).and("unchanged", 1),
                new Entry(
                        "a.json",
                        "{\"id\": \"container-same\", \"first_name\": \"A\", \"last_name\": \"Xanadu\", \"email\": \"xanadu@example.org\"}\n"),
                new Entry(
                        "b.json",
                        "{\"id\": \"container-same\", \"first_name\": \"A\", \"last_name\": \"Xanadu\", \"email\": \"xanadu@example.org\"}\n"));
        zipped(
                "what a Macintosh adds",
                loads(1),
                new Entry("customers.json", good()),
                new Entry("__MACOSX/._customers.json", bytes(0, 5, 22, 7, 0, 2)));
        zipped(
                "one bad entry beside a good one",
                loads(1).beside("failed").because("b.json: none of its"),
                new Entry("a.json", good()),
                new Entry("b.json", "xanadu"));
        file("a zip that is not named so", "customers.json", zip(new Entry("customers.json", good())), loads(1));
        file("a zip that is named .gz", "customers.json.gz", zip(new Entry("customers.json", good())), loads(1));
        zipped("no entries", fails("the zip holds no file"));
        zipped("only a folder", fails("the zip holds no file"), new Entry("x/", ""));
        file("plain text that is named .zip", "customers.zip", good().getBytes(UTF_8), loads(1));
    }

    private void names() {
        for (String name : List.of(
                "../../../../evil.json",
                "/etc/evil.json",
                "..\\..\\evil.json",
                "C:\\evil.json",
                "a/../../evil.json",
                "./evil.json",
                "..",
                ".",
                "~/evil.json",
                "-rf.json",
                "{{caravan.inbox}}.json",
                "${sys:user.home}.json",
                "'; DROP TABLE shop.customers; --.json",
                "\u202Etxt.json",
                "a\nb\u001B[2J.json",
                " .json",
                "x".repeat(180) + ".json",
                ".hidden.json",
                "%2e%2e%2fevil.json",
                "con",
                "caf\u00E9.json")) {
            zipped(
                    "an entry named " + ContractBreaches.printable(name.length() > 100 ? "of 185 letters" : name),
                    loads(1),
                    new Entry(name, good()));
        }
        zipped("an entry with a name of 1000 letters", loads(1), new Entry("x".repeat(1000), good()));
        zipped(
                "an entry with a name of 1001 letters",
                fails("an entry of the zip has a name of more than 1000 bytes"),
                new Entry("x".repeat(1001), good()));
        zipped(
                "an entry without a name",
                fails("an entry of the zip has no name, or one that no file may have"),
                new Entry("", good()));
        zipped(
                "a link",
                fails(LINK_OR_TWICE),
                new Entry("customers.json", "/etc/passwd".getBytes(UTF_8), true),
                new Entry("b.json", good()));
        zipped(
                "two entries of one name",
                fails(LINK_OR_TWICE),
                new Entry("customers.json", good()),
                new Entry("customers.json", good()));
        zipped("two names that become one file", loads(2), new Entry("a?.json", good()), new Entry("a*.json", good()));
        zipped("names in upper and lower case", loads(2), new Entry("a.json", good()), new Entry("A.json", good()));
    }

    private void damagedZips() {
        file("cut in its directory", "customers.zip", cut(two(), 30), fails(ZIP_DAMAGED));
        file("cut in an entry", "customers.zip", Arrays.copyOf(two(), 60), fails(ZIP_DAMAGED));
        file("only its first four bytes", "customers.zip", Arrays.copyOf(two(), 4), fails(ZIP_DAMAGED));
        file(
                "a changed byte in an entry",
                "customers.zip",
                changed(two(), 60),
                loads(1).beside("failed").because("customers.json: its compressed content is damaged"));
        file("encrypted entries", "customers.zip", encrypted(two()), fails("an entry of the zip is encrypted"));
        file("something behind a zip", "customers.zip", joined(two(), "xanadu".getBytes(UTF_8)), loads(2));
        file(
                "something before a zip",
                "customers.zip",
                joined("xanadu\n".getBytes(UTF_8), two()),
                fails("none of its"));
        file(
                "a head of a zip and text",
                "customers.zip",
                joined(bytes('P', 'K', 3, 4), lines("xanadu").getBytes(UTF_8)),
                fails(ZIP_DAMAGED));
    }

    private byte[] two() {
        return zip(new Entry("customers.json", good()), new Entry("b.json", good()));
    }

    private String good() {
        return cases.good() + "\n";
    }

    private void gz(String name, byte[] content, Expected expected) {
        file(name, "customers.json.gz", content, expected);
    }

    private void zipped(String name, Expected expected, Entry... entries) {
        file("in a zip: " + name, "customers.zip", zip(entries), expected);
    }

    private void file(String name, String fileName, byte[] content, Expected expected) {
        cases.file(name, fileName, content, expected);
    }
}

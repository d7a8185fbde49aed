package io.caravan.hostile;

import static io.caravan.hostile.Expected.fails;
import static io.caravan.hostile.Expected.loads;
import static io.caravan.hostile.Expected.stays;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Names that mean something elsewhere, and things in a folder that are no files. */
final class FileNames {

    private static final String LINK = "it is a link to a file elsewhere";

    private final Cases cases;
    private final boolean watched;

    /** @param watched whether they are dropped into the inbox of a service; otherwise a folder of them is loaded */
    private FileNames(boolean watched) {
        this.watched = watched;
        this.cases = new Cases(watched ? "inbox" : "folder");
    }

    /** @param elsewhere a folder that is not handed in */
    static List<HostileCase> cases(boolean watched, Path elsewhere) {
        FileNames names = new FileNames(watched);
        names.odd();
        names.extensions();
        names.notTaken();
        names.links(elsewhere);
        return names.cases.all();
    }

    private void odd() {
        for (String name : List.of(
                "customers with blanks.json",
                "customers .json",
                "customers\u00A0x.json",
                "customers-\u00FC\u4E2D\uD83D\uDE00.json",
                "customers-u\u0308.json",
                "customers-\n-line.json",
                "customers-\r-return.json",
                "customers-\t-tab.json",
                "customers-\u001B[2J-screen.json",
                "customers-\u0007-bell.json",
                "customers-\u009B31m.json",
                "customers-\u202Etxt.json",
                "customers-\u200Bzero.json",
                "customers-\u2028separator.json",
                "customers-'quote.json",
                "customers-\"quote.json",
                "customers-`id`.json",
                "customers-$(id).json",
                "customers-'; DROP TABLE caravan.run; --.json",
                "customers-{{caravan.inbox}}.json",
                "customers-{{x}}.json",
                "customers-${sys:user.home}.json",
                "customers-${body}.json",
                "customers-$simple{body}.json",
                "customers-${jndi:ldap:x}.json",
                "customers-#{1+1}.json",
                "customers-%s%n%d.json",
                "customers-%2e%2e%2f.json",
                "customers-..json",
                "customers-...json",
                "customers;rm -rf x.json",
                "customers|x&y.json",
                "customers-<b>.json",
                "customers-*?[a-z].json",
                "customers!x.json",
                "customers!",
                "customers#x?y=z.json",
                "customers=1+1.json",
                "customers-date=2021-02-31.json",
                "customers~2.json",
                "customers-.why.txt")) {
            good("a name " + ContractBreaches.printable(name), name);
        }
        good("a name of 200 letters", "customers" + "x".repeat(186) + ".json");
        good("a blank before it", " customers.json");
        // The routes do not look into hidden folders, and take a backslash for a slash; status and a mail tell of such
        // files.
        made("a backslash", "customers-\\..\\..\\x.json", good(), watched ? stays() : loads(1));
        made("a hidden folder", "..x/customers.json", good(), watched ? stays() : loads(1));
        good("the longest name that a folder takes", "customers" + "x".repeat(241) + ".json");
        good(
                "the longest name that a folder takes, of three bytes a letter",
                "customers-" + "\u4E2D".repeat(80) + ".json");
        made(
                "the longest name of a file that cannot be read",
                "customers" + "y".repeat(241) + ".json",
                "{xanadu".getBytes(UTF_8),
                fails("line 1: the record is not JSON"));
        for (String folder : List.of(
                "-rf",
                " ",
                "{{x}}",
                "${body}",
                "date=2021-02-31",
                "date=2021-01-05/hour=25",
                "a\nb",
                "customers.json",
                "=1+1",
                "~")) {
            good("a folder " + ContractBreaches.printable(folder), folder + "/customers.json");
        }
    }

    private void extensions() {
        for (String name : List.of(
                "customers.JSON",
                "customers.Json",
                "customers",
                "customers.",
                "customers.txt",
                "customers.exe",
                "customers.json.",
                "customers.json.JSON.json")) {
            good("an extension " + name, name);
        }
        made("an extension in capitals, gzip", "customers.JSON.GZ", Packing.gzip(cases.good()), loads(1));
    }

    private void notTaken() {
        for (String name : List.of(
                ".customers.json",
                "-customers.json",
                "Customers.json",
                "CUSTOMERS.JSON",
                "my customers.json",
                "customer.json",
                "recipes.json",
                ".hidden")) {
            made("a name that no dataset takes, " + ContractBreaches.printable(name), name, good(), stays());
        }
        for (String name : List.of(
                "customers.json.part",
                "customers.json.tmp",
                "customers.json.filepart",
                "customers.json.crdownload",
                "customers.json.partial",
                "customers.json.temp",
                "customers.json._COPYING_",
                "customers~$.json.swp",
                "customers.json.PART")) {
            made("a name of a file that is being written, " + name, name, good(), stays());
        }
        for (String name :
                List.of("customers.json.bak", "customers.json.old", "customers.json.orig", "customers.json~")) {
            made("a name of a backup, " + name, name, good(), stays());
        }
    }

    private void links(Path elsewhere) {
        cases.made(
                "a link to a file elsewhere",
                "customers.json",
                place -> Files.createSymbolicLink(place, file(elsewhere, "one")),
                "",
                fails(LINK));
        cases.made(
                "a link that leads nowhere",
                "customers.json",
                place -> Files.createSymbolicLink(place, elsewhere.resolve("nowhere")),
                "",
                watched ? stays() : fails(LINK));
        cases.made(
                "a link to itself",
                "customers.json",
                place -> Files.createSymbolicLink(place, Path.of("customers.json")),
                "",
                watched ? stays() : fails(LINK));
        cases.made(
                "a link to a device",
                "customers.json",
                place -> Files.createSymbolicLink(place, Path.of("/dev/zero")),
                "",
                fails(LINK));
        cases.made(
                "a link to a folder",
                "customers.json",
                place -> Files.createSymbolicLink(place, folder(elsewhere)),
                "",
                stays());
        cases.made(
                "a folder named like a file",
                "customers.json",
                place -> Files.writeString(Files.createDirectories(place).resolve(".keep"), ""),
                "",
                stays());
        cases.made("a named pipe", "customers.json", FileNames::pipe, "", fails("it is no file but a pipe"));
    }

    private static Path file(Path elsewhere, String name) throws IOException {
        return Files.writeString(elsewhere.resolve(name + ".json"), Cases.customer("elsewhere-" + name, "") + "\n");
    }

    /** A folder with a file that a dataset would take. */
    private static Path folder(Path elsewhere) throws IOException {
        Path folder = Files.createDirectories(elsewhere.resolve("folder"));
        file(folder, "customers");
        return folder;
    }

    private static void pipe(Path place) throws IOException {
        try {
            if (new ProcessBuilder("mkfifo", place.toString()).start().waitFor() != 0) {
                throw new IOException("no pipe could be made");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] good() {
        return (cases.good() + "\n").getBytes(UTF_8);
    }

    private void good(String name, String fileName) {
        made(name, fileName, good(), loads(1));
    }

    private void made(String name, String fileName, byte[] content, Expected expected) {
        cases.file(name, fileName, content, expected);
    }
}

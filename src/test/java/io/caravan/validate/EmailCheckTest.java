package io.caravan.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.contract.Shape;
import io.caravan.run.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code "format": "email"} in the two places that decide it: the compiled checker and the standard validator. */
class EmailCheckTest {

    private static final String CONTRACT =
            """
            {"x-dataset": {"name": "random.things", "key": ["key"], "load": "upsert"}, "type": "object",
             "properties": {
               "key": {"type": "string", "x-privacy": {"class": "none", "treatment": "keep"}},
               "email": {"type": "string", "format": "email", "x-privacy": {"class": "none", "treatment": "keep"}}},
             "required": ["key"]}""";

    private static final String LABEL_OF_63 = "b".repeat(63);

    @TempDir
    Path folder;

    private Contract contract;
    private Checker checker;
    private SchemaRules standard;

    @BeforeEach
    void readContract() throws IOException {
        Path file = folder.resolve("random/things/things.contract.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, CONTRACT);
        contract = Contracts.read(folder).get(DatasetName.parse("random.things"));
        checker = Checker.of(contract);
        standard = new SchemaRules(contract.schema());
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            maxCharsPerColumn = 5000,
            value = {
                "ada@example.org                  | valid",
                "Ada.Lovelace@Example.ORG         | valid",
                "a@example.org                    | valid",
                "1@example.org                    | valid",
                "ada+news@example.org             | valid",
                "o'brien@example.org              | valid",
                "!#$%&'*+-/=?^_{}~@example.org    | valid",
                "-@example.org                    | valid",
                "_ada_@example.org                | valid",
                "ada--b@example.org               | valid",
                // of the local part
                "@example.org                     | invalid",
                "ada                              | invalid",
                "ada.example.org                  | invalid",
                "`  `                             | invalid",
                "@                                | invalid",
                ".ada@example.org                 | invalid",
                "ada.@example.org                 | invalid",
                "a..b@example.org                 | invalid",
                "ada b@example.org                | invalid",
                "` ada@example.org`               | invalid",
                "`ada@example.org `               | invalid",
                "`ada @example.org`               | invalid",
                "ada@b@example.org                | invalid",
                "Ada <ada@example.org>            | invalid",
                "<ada@example.org>                | invalid",
                "ada(home)@example.org            | invalid",
                "ada,b@example.org                | invalid",
                "ada:b@example.org                | invalid",
                "ada;b@example.org                | invalid",
                "ada[b]@example.org               | invalid",
                "mailto:ada@example.org           | invalid",
                "ada@example.org,bo@example.org   | invalid",
                // backslashes and quotes
                "test\\@test@iana.org             | invalid",
                "test\\test@iana.org              | invalid",
                "\\@iana.org                      | invalid",
                "test\\@iana.org                  | invalid",
                "\"\\@iana.org                    | invalid",
                "\"@iana.org                      | invalid",
                "\"\"\"@iana.org                  | invalid",
                "test\"@iana.org                  | invalid",
                "\"test@iana.org                  | invalid",
                "\"test\\\"@iana.org              | invalid",
                "\"test\\©\"@iana.org             | invalid",
                "\"te\"st\"@iana.org              | invalid",
                "\"test\"test@iana.org            | invalid",
                "test\"text\"@iana.org            | invalid",
                "test.\"test\"@iana.org           | invalid",
                "\"test\".test@iana.org           | invalid",
                "\"test\".\"test\"@iana.org       | invalid",
                "\"test\"                         | invalid",
                "\"test@iana.org\"                | invalid",
                "\"a\tb\"@iana.org                | invalid",
                "\"a\\\tb\"@iana.org              | invalid",
                "\"a\u0000b\"@iana.org            | invalid",
                "\"a\u007fb\"@iana.org            | invalid",
                "\"test\"@iana.org                | valid",
                "\"\"@iana.org                    | valid",
                "\"ada lovelace\"@example.org     | valid",
                "\"ada@home\"@example.org         | valid",
                "\"a..b\"@example.org             | valid",
                "\"test\\\"test\"@iana.org        | valid",
                "\"test\\\\\"@iana.org            | valid",
                "\"test\\ test\"@iana.org         | valid",
                "\"\\\\\\\"\"@iana.org            | valid",
                "\"jürgen\"@example.org           | valid",
                // of the domain
                "ada@                             | invalid",
                "ada@.example.org                 | invalid",
                "ada@example.org.                 | invalid",
                "ada@example..org                 | invalid",
                "ada@-example.org                 | invalid",
                "ada@example-.org                 | invalid",
                "ada@example.-org                 | invalid",
                "ada@exa_mple.org                 | invalid",
                "ada@exa mple.org                 | invalid",
                "ada@exa\\mple.org                | invalid",
                "ada@\"example\".org              | invalid",
                "ada@example.org/home             | invalid",
                "ada@example.org:25               | invalid",
                "ada@192.0.2.1                    | invalid",
                "ada@example.123                  | invalid",
                "ada@example.no-such-domain       | invalid",
                "ada@localhost                    | valid",
                "ada@a--b.org                     | valid",
                "ada@123.org                      | valid",
                "ada@mail.example.co.uk           | valid",
                "ada@xn--mnchen-3ya.de            | valid",
                // of internationalised addresses
                "jürgen@example.org               | valid",
                "用户@例え.jp                      | valid",
                "ada@münchen.de                   | valid",
                "δοκιμή@παράδειγμα.ελ             | valid",
                "ada@example。org                  | valid",
                "ada@example.org。                 | invalid",
                "ada@münchen.de。                  | invalid",
                "ada@-münchen.de                  | invalid",
                "ada@münchen-.de                  | invalid",
                "ada@münchen．．de                  | invalid",
                "ada\u00a0b@example.org           | invalid",
                "ada\u2003b@example.org           | invalid",
                "ada\u0085b@example.org           | invalid",
                "ada\u0090b@example.org           | invalid",
                "`\u3000ada@example.org`          | invalid",
                "ada@example.org\u00a0            | invalid",
                // of addresses of computers
                "ada@[192.0.2.1]                  | valid",
                "ada@[IPv6:2001:db8::1]           | valid",
                "ada@[IPv6:::1]                   | valid",
                "ada@[IPv6:::ffff:192.0.2.1]      | valid",
                "ada@[ipv6:::1]                   | valid",
                "ada@[::1]                        | invalid",
                "ada@[IPv6:192.0.2.1]             | invalid",
                "ada@[IPv6:IPv6:::1]              | invalid",
                "ada@[IPv6:]                      | invalid",
                "ada@[IPv6:fe80::1%eth0]          | invalid",
                "ada@[IPv6:2001:db8::/32]         | invalid",
                "ada@[192.0.2.256]                | invalid",
                "ada@[192.0.2]                    | invalid",
                "ada@[192.0.2.1                   | invalid",
                "ada@192.0.2.1]                   | invalid",
                "ada@[192.0.2.1].org              | invalid",
                "ada@[example.org]                | invalid",
                "ada@[]                           | invalid",
                "ada@[                            | invalid",
            })
    void decidesByTheFormOfTheAddress(String address, String expected) {
        assertThat(decision(address)).isEqualTo(expected);
    }

    static Stream<List<String>> addressesBuiltHere() {
        String longest = "a".repeat(64) + "@" + (LABEL_OF_63 + ".").repeat(2) + "c".repeat(57) + ".org";
        return Stream.of(
                List.of("", "invalid"),
                List.of("`{|}@example.org", "valid"), // here, as they delimit the table above
                List.of("a".repeat(64) + "@example.org", "valid"),
                List.of("a".repeat(65) + "@example.org", "invalid"),
                List.of("ü".repeat(32) + "@example.org", "valid"),
                List.of("ü".repeat(33) + "@example.org", "invalid"),
                List.of("\"" + "a".repeat(62) + "\"@example.org", "valid"),
                List.of("\"" + "a".repeat(63) + "\"@example.org", "invalid"),
                List.of("a@" + LABEL_OF_63 + ".org", "valid"),
                List.of("a@b" + LABEL_OF_63 + ".org", "invalid"),
                List.of("a@" + "ü".repeat(63) + ".org", "invalid"),
                List.of(longest, "valid"),
                List.of(longest.replace("c.org", "cc.org"), "invalid"),
                List.of(longest.replace("a".repeat(64), "ü".repeat(32)), "valid"),
                List.of(longest.replace("a".repeat(64), "ü".repeat(32)).replace("c.org", "cc.org"), "invalid"));
    }

    @ParameterizedTest
    @MethodSource("addressesBuiltHere")
    void decidesByTheLengthOfItsParts(List<String> addressAndExpected) {
        assertThat(decision(addressAndExpected.get(0))).isEqualTo(addressAndExpected.get(1));
    }

    @Test
    void decidesOfAKnownDomainByTheLocalPart() {
        assertThat(decision("ada@example.org")).isEqualTo("valid");
        assertThat(decision("a..b@example.org")).isEqualTo("invalid");
        assertThat(decision("@example.org")).isEqualTo("invalid");
        assertThat(decision("\"@example.org")).isEqualTo("invalid");
        assertThat(decision("example.org")).isEqualTo("invalid");
    }

    static Stream<String> longValues() {
        int megabyte = 1 << 20;
        return Stream.of(
                "a".repeat(megabyte),
                "a".repeat(megabyte) + "@example.org",
                "a.".repeat(megabyte / 2) + "a@example.org",
                "\"".repeat(megabyte) + "@example.org",
                "\"" + "a".repeat(megabyte),
                "\"" + "\\\"".repeat(megabyte / 2) + "\"@example.org",
                "\"" + "\\".repeat(megabyte) + "@example.org",
                "@".repeat(megabyte),
                "a@" + "b".repeat(megabyte),
                "a@" + "b.".repeat(megabyte / 2) + "org",
                "a@" + "-".repeat(megabyte),
                "a@" + "ü".repeat(megabyte) + ".org",
                "a@" + "ü.".repeat(megabyte / 2) + "org",
                "a@[" + "1.".repeat(megabyte / 2) + "]",
                "a@[IPv6:" + ":".repeat(megabyte) + "]",
                "ü".repeat(megabyte) + "@example.org",
                " ".repeat(megabyte) + "@example.org");
    }

    @Test
    void takesNoTimeForAMegabyteThatIsNoAddress() {
        longValues()
                .forEach(value -> assertTimeoutPreemptively(
                        Duration.ofMillis(500),
                        () -> assertThat(decision(value)).isEqualTo("invalid"),
                        () -> value.substring(0, 10) + "..."));
    }

    /** What both say; the checker may leave it to the standard validator, but never accept what that rejects. */
    private String decision(String address) {
        Values values = Values.ofRecord(contract);
        values.set(0, "key");
        values.set(1, address);
        boolean accepted = checker.accepts(values);
        boolean valid =
                standard.violations(Document.of(Shape.of(contract), values)).isEmpty();
        assertThat(accepted)
                .as("the checker, compared with the standard validator")
                .isEqualTo(valid);
        return valid ? "valid" : "invalid";
    }
}

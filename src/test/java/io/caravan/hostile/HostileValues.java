package io.caravan.hostile;

import static io.caravan.hostile.Cases.customer;
import static io.caravan.hostile.Cases.lines;
import static io.caravan.hostile.Cases.quoted;
import static io.caravan.hostile.Expected.loads;
import static io.caravan.hostile.Expected.refuses;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * Text that means something to a program somewhere. It is text here: it loads exactly as it is, and nothing evaluates it.
 * Trimming is the contract's wish, so none of them begins or ends with a blank.
 */
final class HostileValues {

    private static final List<String> SQL = List.of(
            "'; DROP TABLE shop.customers; --",
            "' OR '1'='1",
            "\"; DROP SCHEMA caravan CASCADE; --",
            "$$; DROP SCHEMA shop CASCADE; $$",
            "E'\\x27'; TRUNCATE caravan.run; --",
            "'||(SELECT current_user)||'",
            "x'); DELETE FROM caravan.reject; --",
            ":dataset ?1 ?::text $1",
            "%' ESCAPE '!' UNION SELECT 1 --",
            "/* xanadu */ -- xanadu");

    private static final List<String> COPY = List.of(
            "\\.",
            "\\N",
            "\\\\.",
            "xanadu\\",
            "xanadu\\\\",
            "\\",
            "\\x41\\101\\t\\n",
            "xan\n\\.\nadu",
            "xan\tadu\tmore",
            "xan\radu",
            "xan\r\nadu",
            "xan\badu\u000Badu\fadu",
            "\\\n\\");

    private static final List<String> SPREADSHEET = List.of(
            "=1+1",
            "+1+1",
            "-1+1",
            "@SUM(A1:A9)",
            "=cmd|' /C calc'!A0",
            "=HYPERLINK(\"http://127.0.0.1:1/?x=\"&A1)",
            "=IMPORTXML(CONCAT(\"http://127.0.0.1:1/\",A1),\"//a\")",
            "xan\t=1+1",
            "xan\r=1+1",
            ";=1+1",
            "\"=1+1\"",
            "\uFF1D1+1");

    private static final List<String> MARKUP = List.of(
            "<script>alert('xanadu')</script>",
            "<img src=x onerror=alert(1)>",
            "\"><svg/onload=alert(1)>",
            "javascript:alert(1)",
            "&lt;b&gt; &amp; &#x3c;",
            "]]><!-- xanadu -->",
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>",
            "[xanadu](javascript:alert(1))");

    private static final List<String> EXPRESSIONS = List.of(
            "${body}",
            "${exchangeId}-xanadu",
            "${sysenv.PATH}",
            "${sys:user.home}",
            "${env:PATH}",
            "${bean:trouble?method=tell}",
            "$simple{body}",
            "${camelContext.stop}",
            "{{caravan.inbox}}",
            "{{env:PATH}}",
            "{{sys:user.home}}",
            "{{?caravan.key}}",
            "RAW(xanadu) RAW{xanadu}",
            "#bean:trouble",
            "ref:trouble",
            "language:simple:${body}",
            "${jndi:ldap://127.0.0.1:1/xanadu}",
            "${jndi:dns://127.0.0.1:1/${env:USER}}",
            "${${lower:j}${lower:n}${lower:d}i:ldap://127.0.0.1:1/x}",
            "#{T(java.lang.System).exit(1)}",
            "%{#context}",
            "<%= 7*7 %>",
            "{{7*7}} {{{7*7}}}",
            "@{xanadu} ~{xanadu} [[${7*7}]]",
            "{} {0} {1,number,integer}",
            "%s%n%x%d%99999999s",
            "%1$s%2$s%%",
            "MDC:%X{xanadu}");

    private static final List<String> SHELL_AND_PATHS = List.of(
            "$(touch xanadu)",
            "`touch xanadu`",
            "; rm -rf xanadu #",
            "| cat /etc/passwd",
            "&& exit 1",
            "%PATH% %0",
            "../../../../etc/passwd",
            "..\\..\\windows\\win.ini",
            "/etc/passwd",
            "C:\\Windows\\win.ini",
            "\\\\127.0.0.1\\share\\xanadu",
            "file:///etc/passwd",
            "http://127.0.0.1:1/xanadu",
            "xanadu%00.json",
            "..%2f..%2fetc%2fpasswd",
            "~/xanadu",
            "-rf",
            "--output=xanadu");

    private static final List<String> MAIL_AND_TERMINAL = List.of(
            "xanadu\r\nBcc: xanadu@example.org\r\n\r\nxanadu",
            "xanadu\nSubject: xanadu",
            "xanadu\r\n.\r\nMAIL FROM:<xanadu@example.org>",
            "=?utf-8?B?eGFuYWR1?=",
            "xan\u001B[2Jadu\u001B[31m",
            "xan\u001B]0;xanadu\u0007adu",
            "xan\u009B31madu",
            "xan\badu",
            "xan\u0007adu",
            "12:00:00 ERROR xanadu\n12:00:00 INFO  all is well");

    private static final List<String> OTHERS = List.of(
            "null",
            "NULL",
            "None",
            "undefined",
            "true",
            "NaN",
            "-",
            "0",
            "'",
            "\"",
            "''",
            "\"\"",
            "`",
            "{\"id\": \"xanadu\"}",
            "[]",
            "{",
            "]",
            "\\u0000",
            "&#0;",
            "*)(uid=*))(|(uid=*",
            "' or count(/*)=1 or '",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!",
            "erased-0123456789abcdef0123456789abcdef",
            "x".repeat(40_000));

    private final Cases cases = new Cases("values");

    static List<HostileCase> cases() {
        HostileValues values = new HostileValues();
        values.kept("SQL", SQL);
        values.kept("COPY", COPY);
        values.kept("spreadsheet", SPREADSHEET);
        values.kept("markup", MARKUP);
        values.kept("expression", EXPRESSIONS);
        values.kept("shell or path", SHELL_AND_PATHS);
        values.kept("mail or terminal", MAIL_AND_TERMINAL);
        values.kept("other", OTHERS);
        values.inKeys();
        values.refused();
        return values.cases.all();
    }

    private void kept(String kind, List<String> values) {
        for (String value : values) {
            String id = cases.id();
            String record = customer(id, ", \"city\": %1$s, \"country\": %1$s".formatted(quoted(value)));
            file(
                    kind + " " + ContractBreaches.printable(value),
                    record,
                    value,
                    loads(3).keeps("customers", id, "city", value).keeps("customers", id, "country", value));
        }
    }

    /** A key goes more ways than other values: it is compared, referred to and searched for. */
    private void inKeys() {
        for (String value : List.of("'; DROP TABLE shop.customers; --", "\\.", "\\", "${body}", "=1+1", "..", "NULL")) {
            String id = cases.id() + value;
            file(
                    "key " + ContractBreaches.printable(value),
                    customer(id, ""),
                    id,
                    loads(3).keeps("customers", id, "id", id));
        }
        for (String value : List.of("xan\u001B[2Jadu", "a\tb\nc", "xan\u200Badu", "xan\uFF21du")) {
            String id = cases.id() + value;
            file("key " + ContractBreaches.printable(value), customer(id, ""), id, refuses("id characters"));
        }
    }

    /** Where the contract does not take the value, no message repeats it. */
    private void refused() {
        for (List<String> values : List.of(SQL, COPY, SPREADSHEET, MARKUP, EXPRESSIONS, MAIL_AND_TERMINAL)) {
            for (String value : values.subList(0, 4)) {
                String record =
                        customer(cases.id(), "").replace("\"Xanadu\"", "\"Xanadu\", \"last_change\": " + quoted(value));
                file(
                        "where a day belongs " + ContractBreaches.printable(value),
                        record,
                        value,
                        refuses("last_change format"));
            }
        }
    }

    private void file(String name, String record, String value, Expected expected) {
        cases.file(
                name,
                "customers.json",
                lines(cases.good(), record, cases.good()).getBytes(UTF_8),
                value,
                expected);
    }
}

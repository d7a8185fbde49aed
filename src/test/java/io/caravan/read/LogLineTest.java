package io.caravan.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.caravan.contract.LogPart;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogLineTest {

    private static final String COMMON =
            "192.0.2.7 - 4711 [10/Oct/2000:13:55:36 -0700] \"GET /a?b=c HTTP/1.1\" 200 2326";
    private static final String COMBINED = COMMON + " \"https://www.example.org/start\" \"Mozilla/5.0 (X11)\"";

    @Test
    void takesACombinedLineApart() throws BadRecordException {
        assertThat(parts(COMBINED))
                .containsExactly(
                        COMBINED,
                        "192.0.2.7",
                        null,
                        "4711",
                        "2000-10-10T13:55:36-07:00",
                        "GET",
                        "/a?b=c",
                        "HTTP/1.1",
                        "200",
                        "2326",
                        "https://www.example.org/start",
                        "Mozilla/5.0 (X11)");
    }

    @Test
    void aCommonLineHasNeitherRefererNorUserAgent() throws BadRecordException {
        assertThat(parts(COMMON).subList(8, 12)).containsExactly("200", "2326", null, null);
    }

    @Test
    void aDashIsNothing() throws BadRecordException {
        assertThat(parts("2001:db8::1 - - [01/Jan/2024:00:00:00 +0530] \"-\" 408 - \"-\" \"-\"")
                        .subList(1, 12))
                .containsExactly(
                        "2001:db8::1",
                        null,
                        null,
                        "2024-01-01T00:00:00+05:30",
                        null,
                        null,
                        null,
                        "408",
                        null,
                        null,
                        null);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Ada Lovelace        | Ada Lovelace",
                "a [b] c             | a [b] c",
                "a\\\"] \\\"b [x     | a\"] \"b [x", // as Apache writes what was made to look like the end
                "o\\\\brien          | o\\brien",
                "\"\"                | ", // Apache for an empty name
                "-                   | ",
            })
    void aUserMayHaveAnyName(String written, String meant) throws BadRecordException {
        assertThat(get(COMBINED.replace("4711", written), LogPart.USER)).isEqualTo(meant);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "say \\\"hi\\\"       | say \"hi\"",
                "C:\\\\x41            | C:\\x41", // the backslash is one, and what follows is itself
                "caf\\xc3\\xa9        | café",
                "caf\\xC3\\xA9        | café",
                "café                 | café",
                "a\\tb\\nc            | `a\tb\nc`",
                "``                   | ``",
            })
    void escapesAreUndone(String written, String meant) throws BadRecordException {
        assertThat(get(COMBINED.replace("Mozilla/5.0 (X11)", written), LogPart.USER_AGENT))
                .isEqualTo(meant);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "\\xe9,        user_agent: encoding",
        "a\\q,         user_agent: escape",
        "\\x4,         user_agent: escape",
        "\\x4g,        user_agent: escape",
        "\\xg4,        user_agent: escape",
    })
    void aPartThatIsNoTextIsRefused(String written, String violation) {
        assertThat(refusal(COMBINED.replace("Mozilla/5.0 (X11)", written), LogPart.USER_AGENT))
                .isEqualTo(violation);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "GET / HTTP/1.1,              GET,     /,        HTTP/1.1",
        "PROPFIND /a b c HTTP/2.0,    PROPFIND, /a b c,  HTTP/2.0",
        "M-SEARCH * HTTP/2,           M-SEARCH, *,       HTTP/2",
        "GET /,                       ,        GET /,", // as 30 years ago: nobody sends that any more but to try
        "GET,                         ,        GET,",
        "GET / HTTP/,                 ,        GET / HTTP/,",
        "GET  HTTP/1.1,               ,        GET  HTTP/1.1,",
        "\\x16\\x03\\x01\\xff,        ,        \\x16\\x03\\x01\\xff,", // TLS spoken to a plain port
    })
    void aRequestThatIsNoneStaysAsItWasWritten(String request, String method, String target, String protocol)
            throws BadRecordException {
        assertThat(parts(COMBINED.replace("GET /a?b=c HTTP/1.1", request)).subList(5, 8))
                .containsExactly(method, target, protocol);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "rubbish",
                "- - -",
                "192.0.2.7 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.1",
                "192.0.2.7 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.1\" 200",
                "192.0.2.7 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.1\" 200 ",
                "192.0.2.7 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.1\"  200 1",
                "192.0.2.7 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.1\" 200 1 \"-\"",
                "192.0.2.7 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.1\" 200 1 \"-\" \"x\\\"",
                "192.0.2.7 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.1\" 200 1 \"-\" \"x\" 7",
                "192.0.2.7 - - [10/Oct/2000:13:55:36 -0700] GET / HTTP/1.1 200 1",
                "192.0.2.7 - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.1\" 200 1",
                " - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.1\" 200 1",
            })
    void aLineInAnotherFormIsRefused(String line) {
        assertThatThrownBy(() -> parts(line))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("Apache");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "10/Okt/2000:13:55:36 -0700",
                "10/anF/2000:13:55:36 -0700",
                "10/Oct/2000 13:55:36 -0700",
                "10/Oct/2000:13:55:36",
                "1/Oct/2000:13:55:36 -0700",
            })
    void aTimeInAnotherFormIsRefused(String time) {
        assertThat(refusal(COMBINED.replace("10/Oct/2000:13:55:36 -0700", time), LogPart.TIME))
                .isEqualTo("time: format");
    }

    @Test
    void theSameLineAgainHasANumber() throws BadRecordException {
        assertThat(LogLine.of(bytes(COMMON), 3).get(LogPart.ENTRY)).isEqualTo(COMMON + "#3");
    }

    @Test
    void otherTextsTakeTheirPlacesAndAllElseStays() throws BadRecordException {
        assertThat(new String(
                        LogLine.of(bytes(COMBINED + ""), 1)
                                .with(Map.of(LogPart.USER, "nobody", LogPart.HOST, "-", LogPart.USER_AGENT, "-")),
                        StandardCharsets.UTF_8))
                .isEqualTo(COMBINED.replace("192.0.2.7", "-")
                        .replace("4711", "nobody")
                        .replace("Mozilla/5.0 (X11)", "-"));
    }

    @Test
    void aHostileLineTakesNoLongerThanAnother() {
        for (String piece : List.of(" [", "] \"", "\\\"", "\\", " ", "\"", "[] \"\\", "] \" [")) {
            String line = "192.0.2.7 - " + piece.repeat(1_000_000);
            assertTimeout(Duration.ofSeconds(5), () -> {
                try {
                    parts(line + COMBINED);
                } catch (BadRecordException e) {
                    assertThat(e.violation().rule()).isNotEmpty();
                }
            });
        }
    }

    private static List<String> parts(String line) throws BadRecordException {
        LogLine parsed = LogLine.of(bytes(line), 1);
        List<String> parts = new ArrayList<>();
        for (LogPart part : LogPart.values()) {
            parts.add(parsed.get(part));
        }
        return parts;
    }

    private static String get(String line, LogPart part) throws BadRecordException {
        return LogLine.of(bytes(line), 1).get(part);
    }

    private static String refusal(String line, LogPart part) {
        try {
            return "none, but " + get(line, part);
        } catch (BadRecordException e) {
            return e.violation().field() + ": " + e.violation().rule();
        }
    }

    private static byte[] bytes(String line) {
        return line.getBytes(StandardCharsets.UTF_8);
    }
}

package io.caravan.anonymise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebAddressTest {

    @ParameterizedTest(name = "of {0} it is {1}")
    @CsvSource({
        "/,                                   /",
        "/shop/list,                          /shop/list",
        "/shop/list?user=7#top,               /shop/list",
        "/#top?,                              /",
        "//shop//list?,                       //shop//list",
        "/a?next=https://www.example.org/b,   /a",
        "https://www.example.org/a/b?c=/d,    /a/b",
        "https://www.example.org?a=/b,        /",
        "https://www.example.org,             /",
        "*,",
        "www.example.org:443,",
        "GET /old,", // of what is no request nothing is kept
        "\\x16\\x03\\x01/?,",
        "'',",
    })
    void thePathStandsBeforeTheParameters(String address, String path) {
        assertThat(WebAddress.path(address)).isEqualTo(path);
    }

    @ParameterizedTest(name = "of {0} it is {1}")
    @CsvSource({
        "https://www.example.org/list?a=b,         www.example.org",
        "http://WWW.Example.org:8080,              www.example.org",
        "https://www.example.org?a=@b/c,           www.example.org",
        "https://ada:secret@www.example.org/,      www.example.org",
        "https://ada@example.org:x@www.example.org/, www.example.org",
        "android-app://com.example.app/,", // letters alone make a scheme of the web
        "https://192.0.2.7/,",
        "https://[2001:db8::1]:8080/,",
        "https://www.exa mple.org/,",
        "https:///path,",
        "www.example.org/list,",
        "/list,",
        "'',",
    })
    void theHostIsTheNameOfAServer(String address, String host) {
        assertThat(WebAddress.host(address)).isEqualTo(host);
    }

    @Test
    void aHostileAddressTakesNoLongerThanAnother() {
        for (String piece : List.of("://", "@", ":", "/", "a", "?#")) {
            String address = piece.repeat(1_000_000);
            assertTimeout(Duration.ofSeconds(5), () -> WebAddress.path(address) + WebAddress.host("http://" + address));
        }
    }
}

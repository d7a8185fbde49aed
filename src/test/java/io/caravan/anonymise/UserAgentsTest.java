package io.caravan.anonymise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserAgentsTest {

    private static final UserAgents USER_AGENTS = new UserAgents();

    @ParameterizedTest(name = "{1} with {2} and {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 | Computer (Windows) | Windows | Chrome
                    Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Safari/605.1.15 | Computer (Mac OS X) | Mac OS X | Safari
                    Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0 | Computer (Ubuntu) | Ubuntu | Firefox
                    Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1 | iPhone | iOS | Mobile Safari
                    Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1 | iPad | iOS | Mobile Safari
                    Mozilla/5.0 (Linux; Android 13; SM-G991B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36 | Samsung SM-G991B | Android | Chrome Mobile
                    Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html) | Spider | | Googlebot
                    curl/8.4.0 | | | curl
                    nothing that anybody knows | | |
                    """)
    void aBusinessReaderKnowsTheDevice(String text, String device, String operatingSystem, String browser) {
        assertThat(USER_AGENTS.of(text)).isEqualTo(new UserAgent(device, operatingSystem, browser));
    }

    @Test
    void aHostileTextTakesNoLongerThanAMoment() {
        for (String piece :
                List.of(" ", "a", "(", ";", "Mozilla/5.0 (", "Android ", "1.", "; wv) ", "Build/", "/", "-")) {
            assertTimeout(
                    Duration.ofSeconds(5), () -> USER_AGENTS.of("Mozilla/5.0 (Linux; " + piece.repeat(1_000_000)));
        }
    }
}

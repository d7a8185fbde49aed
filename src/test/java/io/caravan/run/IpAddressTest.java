package io.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

    @ParameterizedTest(name = "{0} is {1} in {2}")
    @CsvSource({
        "192.0.2.7,              192.0.2.7,    192.0.2.0/24",
        "0.0.0.0,                0.0.0.0,      0.0.0.0/24",
        "2001:DB8::1,            2001:db8::1,  2001:db8::/48",
        "2001:0db8:0001:2:3:4:5:6, 2001:db8:1:2:3:4:5:6, 2001:db8:1::/48",
        "2001:db8:0:0:1:0:0:1,   2001:db8::1:0:0:1, 2001:db8::/48", // the first of the longest runs of zeros
        "::1,                    ::1,          ::/48",
        "::,                     ::,           ::/48",
        "::ffff:192.0.2.7,       192.0.2.7,    192.0.2.0/24",
        "::FFFF:C000:0207,       192.0.2.7,    192.0.2.0/24",
        "2001:db8::192.0.2.7,    2001:db8::c000:207, 2001:db8::/48",
    })
    void anAddressIsWrittenInOneWayAndLiesInANetwork(String text, String canonical, String network) {
        assertThat(IpAddress.isValid(text)).isTrue();
        assertThat(IpAddress.canonical(text)).isEqualTo(canonical);
        assertThat(IpAddress.canonical(canonical)).isEqualTo(canonical);
        assertThat(IpAddress.network(text)).isEqualTo(network);
    }

    @ParameterizedTest(name = "is \"{0}\"")
    @ValueSource(
            strings = {
                "",
                " ",
                "localhost",
                "example.org",
                "192.0.2",
                "192.0.2.256",
                "192.0.2.7.1",
                "192.0.2.07",
                "192.0.2.0x7",
                "3221225991",
                "192.0.2.7/24",
                "192.0.2.7:80",
                "192.0.2.*",
                "192.0.2.1-7",
                "192.0.2._",
                " 192.0.2.7",
                "192.0.2.7 ",
                "1.2.3.4,5",
                "*",
                "%",
                "::1%eth0",
                "[::1]",
                "2001:db8::1::2",
                "2001:db8:1:2:3:4:5:6:7",
                "2001:db8:1:2:3:4:5",
                "20010:db8::1",
                "2001:db8::g",
                "::ffff:192.0.2.256",
                "::ffff:192.0.2.07",
                "2001:db8::/48",
                "::ffff:1.2.3",
                "2001:db8::1-2",
                "4)+k&C#VzJ4br>0wv%Yp",
                "٧.0.2.1",
                "1.0.2.٧",
                "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000",
                "0b1.0.0.1"
            })
    void whatIsNoAddressIsNone(String text) {
        assertThat(IpAddress.isValid(text)).isFalse();
    }
}

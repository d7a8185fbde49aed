package io.caravan.generate;

import java.util.List;

/**
 * A country with networks of its own: one of those that are private or set aside for documentation, so that no address is
 * anybody's.
 */
enum Country {
    US(1, "United States of America"),
    MX(2, "Mexico"),
    DE(3, "Germany"),
    AR(4, "Argentina"),
    BR(5, "Brazil"),
    FI(6, "Finland"),
    GB(7, "United Kingdom"),
    IE(8, "Ireland");

    static final String HEADER = "first_address,last_address,country_code,country";

    private static final int ONE_IN_SIX = 6;

    private final int network;
    private final String title;

    Country(int network, String title) {
        this.network = network;
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Most visitors come from the first ones. */
    static Country of(Draw draw) {
        return values()[Math.min(draw.below(values().length), draw.below(values().length))];
    }

    /** An address in the country, one of network of version 6. */
    String address(Draw draw) {
        return draw.oneIn(ONE_IN_SIX)
                ? "2001:db8:" + network + ":" + Integer.toHexString(1 + draw.below(0xffff)) + "::"
                        + Integer.toHexString(1 + draw.below(0xffff))
                : "10." + network + "." + draw.below(256) + "." + (1 + draw.below(254));
    }

    /** Its networks as lines of a CSV, under {@link #HEADER}. */
    List<String> ranges() {
        String country = "," + name() + "," + title;
        return List.of(
                "10." + network + ".0.0,10." + network + ".255.255" + country,
                "2001:db8:" + network + "::,2001:db8:" + network + ":ffff:ffff:ffff:ffff:ffff" + country);
    }
}

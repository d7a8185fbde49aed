package io.caravan.run;

import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import org.jspecify.annotations.Nullable;

/** Addresses of computers, version 4 or 6, as text. A text that is none is never looked up anywhere. */
public final class IpAddress {

    private static final int LONGEST = "0000:0000:0000:0000:0000:0000:255.255.255.255".length();

    /** So many bits of an address name the network of a household or a firm. */
    private static final int NETWORK_4 = 24;

    private static final int NETWORK_6 = 48;

    private static final IPAddressStringParameters STRICT = strict();

    private IpAddress() {}

    private static IPAddressStringParameters strict() {
        return new IPAddressStringParameters.Builder()
                .allowEmpty(false)
                .allowAll(false)
                .allowSingleSegment(false)
                .allowPrefix(false)
                .allowMask(false)
                .allowWildcardedSeparator(false)
                .setRangeOptions(RangeParameters.NO_RANGE)
                .getIPv4AddressParametersBuilder()
                .allow_inet_aton(false)
                .allowLeadingZeros(false)
                .allowBinary(false)
                .getParentBuilder()
                .getIPv6AddressParametersBuilder()
                .allowZone(false)
                .allow_mixed_inet_aton(false)
                .getEmbeddedIPv4AddressParametersBuilder()
                .allowLeadingZeros(false)
                .getEmbeddedIPv4AddressParentBuilder()
                .allowBase85(false)
                .allowBinary(false)
                .allowUnlimitedLeadingZeros(false)
                .getParentBuilder()
                .toParams();
    }

    /** Whether the text is an address and nothing else: no network, no port, no zone, no name. */
    public static boolean isValid(String text) {
        return parse(text) != null;
    }

    /** The one way in which all write this valid address: in lower case and short, and one of version 4 as such. */
    public static String canonical(String address) {
        return parsed(address).toCanonicalString();
    }

    /** The network of a valid address, {@code 192.0.2.0/24} or {@code 2001:db8:1::/48}. */
    public static String network(String address) {
        IPAddress parsed = parsed(address);
        return parsed.toPrefixBlock(parsed.isIPv4() ? NETWORK_4 : NETWORK_6).toCanonicalString();
    }

    private static IPAddress parsed(String address) {
        IPAddress parsed = parse(address);
        if (parsed == null) {
            throw new IllegalArgumentException("no address");
        }
        return parsed.isIPv6() && parsed.toIPv6().isIPv4Mapped()
                ? parsed.toIPv6().getEmbeddedIPv4Address()
                : parsed;
    }

    private static @Nullable IPAddress parse(String text) {
        return mayBeAddress(text) ? new IPAddressString(text, STRICT).getAddress() : null;
    }

    /** The library is forgiving, in more ways than can be forbidden it. */
    private static boolean mayBeAddress(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean fits = (c >= '0' && c <= ':') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '.';
            if (!fits) {
                return false;
            }
        }
        return text.length() <= LONGEST;
    }
}

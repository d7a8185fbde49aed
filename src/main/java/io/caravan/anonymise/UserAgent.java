package io.caravan.anonymise;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import ua_parser.Client;

/**
 * What a browser says of itself, as coarse as a business asks for it: names without versions. Null where nobody knows.
 *
 * @param device a make of phone or tablet, {@code Computer (Windows)} and the like, or {@code Spider}
 */
record UserAgent(@Nullable String device, @Nullable String operatingSystem, @Nullable String browser) {

    private static final String UNKNOWN = "Other";
    private static final String SPIDER = "Spider";
    private static final String MAC = "Mac";

    /** Systems that run on computers with a keyboard, of which nobody can tell a make. */
    private static final Set<String> OF_COMPUTERS = Set.of(
            "Windows",
            "Mac OS X",
            "Linux",
            "Ubuntu",
            "Debian",
            "Fedora",
            "Red Hat",
            "CentOS",
            "SUSE",
            "Gentoo",
            "Arch Linux",
            "Linux Mint",
            "FreeBSD",
            "OpenBSD",
            "NetBSD",
            "Solaris",
            "Chrome OS");

    static UserAgent of(Client client) {
        String system = known(client.os.family);
        return new UserAgent(device(known(client.device.family), system), system, known(client.userAgent.family));
    }

    private static @Nullable String device(@Nullable String family, @Nullable String system) {
        if (family != null && !family.equals(MAC)) {
            return family.equals(SPIDER) ? SPIDER : family;
        }
        return system != null && OF_COMPUTERS.contains(system) ? "Computer (" + system + ")" : family;
    }

    private static @Nullable String known(@Nullable String family) {
        return UNKNOWN.equals(family) ? null : family;
    }
}

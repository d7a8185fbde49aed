package io.caravan.anonymise;

import io.caravan.run.IpAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is left of an address in the web, or of the part of one that a browser asks a server for. */
final class WebAddress {

    private static final String AFTER_SCHEME = "://";
    private static final int LONGEST_SCHEME = 20;
    private static final int LONGEST_HOST = 253;

    private WebAddress() {}

    /** What stands before the parameters: {@code /shop/list} of {@code /shop/list?user=7#top}; null where there is no path. */
    static @Nullable String path(String address) {
        int start = afterScheme(address);
        int slash = start == 0 ? (address.startsWith("/") ? 0 : -1) : address.indexOf('/', start);
        int end = end(address, start, "?#");
        if (start > 0 && (slash < 0 || slash > end)) {
            return "/";
        }
        return slash < 0 ? null : address.substring(slash, end);
    }

    /**
     * The name of the server: {@code www.example.org} of {@code https://www.example.org:8080/list}. Null where there is none,
     * as in text that is no address, and where a number stands for it, which may be a person's.
     */
    static @Nullable String host(String address) {
        int start = afterScheme(address);
        String authority = address.substring(start, end(address, start, "/?#\\"));
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        int port = host.lastIndexOf(':');
        String name = (port < 0 ? host : host.substring(0, port)).toLowerCase(Locale.ROOT);
        return start > 0 && isName(name) && !IpAddress.isValid(name) ? name : null;
    }

    /** Where the server's name would begin; 0 when there is no scheme before it. */
    private static int afterScheme(String address) {
        int scheme = address.indexOf(AFTER_SCHEME);
        if (scheme < 1 || scheme > LONGEST_SCHEME) {
            return 0;
        }
        for (int i = 0; i < scheme; i++) {
            if (!Character.isLetter(address.charAt(i))) {
                return 0;
            }
        }
        return scheme + AFTER_SCHEME.length();
    }

    private static int end(String address, int start, String ends) {
        for (int i = start; i < address.length(); i++) {
            if (ends.indexOf(address.charAt(i)) >= 0) {
                return i;
            }
        }
        return address.length();
    }

    private static boolean isName(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
            if (!fits) {
                return false;
            }
        }
        return !host.isEmpty() && host.length() <= LONGEST_HOST;
    }
}

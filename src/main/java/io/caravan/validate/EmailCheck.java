package io.caravan.validate;

import com.networknt.schema.format.EmailFormat;
import com.networknt.schema.format.Format;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The standard validator's own e-mail format, which looks at the two sides of the {@code @} apart from each other: so of an
 * address with a plain left side only a right side that was not seen before needs to be looked at.
 */
final class EmailCheck implements Predicate<String> {

    private static final int MOST_DOMAINS = 10_000;
    private static final int LONGEST_PLAIN = 60;

    private final Format format = new EmailFormat();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();

    @Override
    public boolean test(String address) {
        int at = plainLength(address);
        if (at == 0 || at == address.length() || address.charAt(at) != '@') {
            return false;
        }
        String domain = address.substring(at + 1);
        if (accepted.contains(domain)) {
            return true;
        }
        boolean valid = format.matches(null, address);
        if (valid && accepted.size() < MOST_DOMAINS) {
            accepted.add(domain);
        }
        return valid;
    }

    /** How many characters at the beginning are letters, digits, or single dots and the like among them. */
    private static int plainLength(String address) {
        int length = 0;
        boolean afterLetter = false;
        while (length < address.length() && length < LONGEST_PLAIN) {
            char c = address.charAt(length);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letter && !(afterLetter && (c == '.' || c == '_' || c == '-' || c == '+'))) {
                break;
            }
            afterLetter = letter;
            length++;
        }
        return afterLetter ? length : 0;
    }
}

package io.caravan.validate;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.format.EmailFormat;
import com.networknt.schema.format.Format;
import io.caravan.run.IpAddress;
import java.net.IDN;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The format {@code email}: a mailbox by RFC 5321, section 4.1.2, with the letters of all languages (RFC 6531). It takes the place
 * of the standard validator's format, which takes quotes and backslashes that belong to no mailbox. What the name of a domain may
 * be is left to that validator; a domain that it has accepted is remembered.
 */
final class EmailCheck implements Format, Predicate<String> {

    /** In octets: RFC 5321 allows a path of 256 with its angle brackets (4.5.3.1.3), and 64 before the {@code @} (4.5.3.1.1). */
    private static final int LONGEST = 254;

    private static final int LONGEST_LOCAL = 64;

    /** So many octets a {@code char} has in UTF-8 at most. */
    private static final int MOST_OCTETS = 3;

    private static final int MOST_DOMAINS = 10_000;
    private static final int NONE = -1;
    private static final String IPV6 = "IPv6:";

    /** By table, as this is looked up for every character of every address. */
    private static final boolean[] LETTERS = letters();

    private final Format standard = new EmailFormat();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();

    @Override
    public String getName() {
        return "email";
    }

    @Override
    public boolean matches(ExecutionContext context, String address) {
        return test(address);
    }

    /** Whether the whole text is the address of a mailbox. The time that it takes does not grow with the length of the text. */
    @Override
    public boolean test(String address) {
        if (address.length() > LONGEST) {
            return false;
        }
        int at = address.startsWith("\"") ? endOfQuotedString(address) : endOfDotString(address);
        if (at == NONE
                || at == address.length()
                || address.charAt(at) != '@'
                || isLonger(LONGEST_LOCAL, address, at)
                || isLonger(LONGEST, address, address.length())) {
            return false;
        }
        String domain = address.substring(at + 1);
        if (accepted.contains(domain)) {
            return true;
        }
        boolean valid = domain.startsWith("[") ? isAddressLiteral(domain) : isDomain(domain);
        if (valid && accepted.size() < MOST_DOMAINS) {
            accepted.add(domain);
        }
        return valid;
    }

    /** Behind words with single dots between them, or {@link #NONE}. */
    private static int endOfDotString(String address) {
        int end = 0;
        boolean afterLetter = false;
        while (end < address.length()) {
            char c = address.charAt(end);
            boolean letter = isLetter(c);
            if (!letter && !(afterLetter && c == '.')) {
                break;
            }
            afterLetter = letter;
            end++;
        }
        return afterLetter ? end : NONE;
    }

    private static boolean isLetter(char c) {
        return c < LETTERS.length ? LETTERS[c] : isBeyondAscii(c);
    }

    /** What RFC 5322 calls {@code atext}. */
    private static boolean[] letters() {
        boolean[] letters = new boolean[0x80];
        for (char c = '!'; c <= '~'; c++) {
            letters[c] = "\"(),.:;<>@[\\]".indexOf(c) < 0;
        }
        return letters;
    }

    /** Behind the closing quote of the text that the first character opens, or {@link #NONE}. */
    private static int endOfQuotedString(String address) {
        for (int i = 1; i < address.length(); i++) {
            char c = address.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\') {
                i++;
                if (i == address.length() || !isPrintableAscii(address.charAt(i))) {
                    return NONE;
                }
            } else if (!isPrintableAscii(c) && !isBeyondAscii(c)) {
                return NONE;
            }
        }
        return NONE;
    }

    private static boolean isPrintableAscii(char c) {
        return c >= ' ' && c <= '~';
    }

    private static boolean isBeyondAscii(char c) {
        return c > '\u009f' && !Character.isWhitespace(c) && !Character.isSpaceChar(c);
    }

    private static boolean isLonger(int limit, String text, int end) {
        if (end * MOST_OCTETS <= limit) {
            return false;
        }
        int octets = 0;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            octets += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : MOST_OCTETS;
        }
        return octets > limit;
    }

    /** Whether this is the address of a computer in brackets, {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]}. */
    private static boolean isAddressLiteral(String domain) {
        if (!domain.endsWith("]")) {
            return false;
        }
        String literal = domain.substring(1, domain.length() - 1);
        boolean isTagged = literal.regionMatches(true, 0, IPV6, 0, IPV6.length());
        String address = isTagged ? literal.substring(IPV6.length()) : literal;
        return address.contains(":") == isTagged && IpAddress.isValid(address);
    }

    /** The standard validator overlooks a dot at the end and hyphens around a label where they are not ASCII, or beside what is not. */
    private boolean isDomain(String domain) {
        String plain;
        try {
            plain = IDN.toUnicode(IDN.toASCII(domain));
        } catch (IllegalArgumentException e) {
            return false;
        }
        for (String label : plain.split("\\.", -1)) {
            if (label.isEmpty() || label.startsWith("-") || label.endsWith("-")) {
                return false;
            }
        }
        return standard.matches(null, "a@" + domain);
    }
}

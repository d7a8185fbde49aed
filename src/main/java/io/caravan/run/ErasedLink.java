package io.caravan.run;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The random token that stands where a record named an erased person. It is derived from nothing and kept nowhere else. */
public final class ErasedLink {

    /** As the database's regular expressions and Java's both read it. */
    public static final String PATTERN = "^erased-[0-9a-f]{32}$";

    private static final Pattern FORM = Pattern.compile(PATTERN);
    private static final SecureRandom RANDOM = new SecureRandom();

    private ErasedLink() {}

    /** A new one. */
    public static String random() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return "erased-" + HexFormat.of().formatHex(bytes);
    }

    /** Whether {@code value} is such a token. */
    public static boolean is(String value) {
        return value.startsWith("erased-") && FORM.matcher(value).matches();
    }
}

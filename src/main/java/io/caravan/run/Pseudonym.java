package io.caravan.run;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A keyed token in place of a value: letters and digits alone, so that it is written as it is wherever it is written. */
public final class Pseudonym {

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final byte[] ascii;

    private Pseudonym(byte[] ascii) {
        this.ascii = ascii;
    }

    /** The token in hex. */
    public static Pseudonym of(byte[] token) {
        byte[] hex = new byte[2 * token.length];
        for (int i = 0; i < token.length; i++) {
            hex[2 * i] = DIGITS[(token[i] >> 4) & 0xf];
            hex[2 * i + 1] = DIGITS[token[i] & 0xf];
        }
        return new Pseudonym(hex);
    }

    /** The token as it is written. Not to be written to. */
    public byte[] ascii() {
        return ascii;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pseudonym pseudonym && Arrays.equals(ascii, pseudonym.ascii);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ascii);
    }

    @Override
    public String toString() {
        return new String(ascii, StandardCharsets.US_ASCII);
    }
}

package io.caravan.erase;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tells bytes in which no text can be looked for, compressed, encrypted or of a binary format, from text. */
final class Opaque {

    private static final List<byte[]> BEGINNINGS = List.of(
            bytes("BZh"),
            bytes("\u00fd7zXZ"),
            bytes("(\u00b5/\u00fd"), // Zstandard
            bytes("7z\u00bc\u00af"),
            bytes("Rar!"),
            bytes("LZIP\u0001"),
            bytes("\u0004\"M\u0018"), // LZ4
            bytes("\u001f\u009d"), // compress
            bytes("\u00d0\u00cf\u0011\u00e0"), // documents of older office programs
            bytes("%PDF-"),
            bytes("PAR1"),
            bytes("Obj\u0001"), // Avro
            bytes("SQLite format 3"),
            bytes("-----BEGIN PGP MESSAGE"),
            bytes("age-encryption.org/"));

    /** Of a hundred bytes; compressed bytes have eleven. */
    private static final int MOST_CONTROLS = 2;

    private Opaque() {}

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Whether a part of a file is no text. Nothing but zeros is not opaque: there is nothing in it.
     *
     * @param isFirst whether it is the part with which the file begins
     */
    static boolean is(byte[] part, boolean isFirst) {
        if (isFirst && BEGINNINGS.stream().anyMatch(beginning -> startsWith(part, beginning))) {
            return true;
        }
        int controls = 0;
        int zeros = 0;
        for (byte b : part) {
            if (b == 0) {
                zeros++;
            } else if ((b > 0 && b < ' ' && b != '\t' && b != '\r' && b != '\n' && b != '\f' && b != 0x1b)
                    || b == 0x7f) {
                controls++;
            }
        }
        // In UTF-16 about every second byte is a zero.
        boolean strayZeros =
                zeros != part.length && 100L * zeros > 2L * part.length && 100L * zeros < 30L * part.length;
        return 100L * controls > (long) MOST_CONTROLS * part.length || strayZeros;
    }

    private static boolean startsWith(byte[] part, byte[] beginning) {
        if (part.length < beginning.length) {
            return false;
        }
        for (int i = 0; i < beginning.length; i++) {
            if (part[i] != beginning[i]) {
                return false;
            }
        }
        return true;
    }
}

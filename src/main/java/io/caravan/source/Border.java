package io.caravan.source;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a log is parted. A line behind it that is equal to some before it has to count as one more, and not as the first of its
 * kind: so the part behind begins with those before it, which are known by then.
 */
final class Border {

    /** Equal lines bear the same second; so much is not written in one. */
    static final int WIDTH = 1 << 20;

    private Border() {}

    /**
     * The lines of {@code before} that come again in {@code after}, as often as they stand there.
     *
     * @param before what ends at the border, beginning with a whole line
     * @param after what begins there
     */
    static byte[] again(byte[] before, byte[] after) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String line : lines(before)) {
            counts.merge(line, 1, Integer::sum);
        }
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        for (String line : lines(after)) {
            Integer count = counts.remove(line);
            for (int i = 0; count != null && i < count; i++) {
                again.writeBytes((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return again.toByteArray();
    }

    private static String[] lines(byte[] text) {
        return new String(text, StandardCharsets.ISO_8859_1).split("\n");
    }
}

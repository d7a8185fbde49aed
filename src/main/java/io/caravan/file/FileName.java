package io.caravan.file;

import java.nio.charset.StandardCharsets;

/** Makes names that a folder takes: most take 255 bytes, and a name that came with so many has no room for an addition. */
public final class FileName {

    private static final int LONGEST = 255;

    private FileName() {}

    /** {@code start + end}; of a start that is too long the last letters are left out. */
    public static String of(String start, String end) {
        return cut(start, LONGEST - end.getBytes(StandardCharsets.UTF_8).length) + end;
    }

    /** As many of the first letters as fit into so many bytes. */
    public static String cut(String name, int bytes) {
        int end = name.length();
        while (end > 0 && name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > bytes) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end);
    }
}

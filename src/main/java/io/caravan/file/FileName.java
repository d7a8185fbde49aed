package io.caravan.file;

import java.io.File;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Makes names that a folder takes: most take 255 bytes, and a name that came with so many has no room for an addition. */
public final class FileName {

    private static final int LONGEST = 255;

    /** What Java makes of bytes that are no letters. */
    static final char NOT_DECODED = '\uFFFD';

    private FileName() {}

    /** {@code start + end}; of a start that is too long the last letters are left out. */
    public static String of(String start, String end) {
        return cut(start, LONGEST - end.getBytes(StandardCharsets.UTF_8).length) + end;
    }

    /**
     * How a file is called below a folder, with slashes. What of its name is not in the encoding of file names is shown as bytes,
     * {@code \\xE4}: a question mark would say the same of different files.
     */
    public static String below(Path folder, Path file) {
        Path relative = folder.relativize(file);
        String name = relative.toString().replace(File.separatorChar, '/');
        return name.indexOf(NOT_DECODED) < 0 ? name : decoded(rawName(file, relative.getNameCount()));
    }

    /** The last steps of a path as their bytes; only the URI of a path has them as they are. */
    private static ByteBuffer rawName(Path file, int steps) {
        String[] all = file.toAbsolutePath().toUri().getRawPath().split("/", 0);
        String name = String.join("/", Arrays.asList(all).subList(all.length - steps, all.length));
        ByteBuffer bytes = ByteBuffer.allocate(name.length());
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == '%') {
                bytes.put((byte) Integer.parseInt(name.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.put((byte) name.charAt(i));
            }
        }
        return bytes.flip();
    }

    private static String decoded(ByteBuffer bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer letters = CharBuffer.allocate(4 * bytes.remaining());
        while (decoder.decode(bytes, letters, true).isMalformed()) {
            letters.put(String.format(Locale.ROOT, "\\x%02X", bytes.get()));
        }
        return letters.flip().toString();
    }

    /** As many of the first letters as fit into so many bytes. */
    public static String cut(String name, int bytes) {
        int end = name.length();
        while (end > 0 && name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > bytes) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end);
    }

    /** The name of the so many-th file that would have the same: {@code customers-2.json}. */
    public static String numbered(String name, int number) {
        int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
        int end = dot < 0 ? name.length() : dot;
        return number == 1 ? name : name.substring(0, end) + "-" + number + name.substring(end);
    }
}

package io.caravan.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Makes containers, good and damaged ones. */
final class Packing {

    private static final int LINK = 0120777;

    private Packing() {}

    /** An entry of a zip. */
    static final class Entry {

        private final String name;
        private final byte[] content;
        private final boolean isLink;

        Entry(String name, byte[] content, boolean isLink) {
            this.name = name;
            this.content = content;
            this.isLink = isLink;
        }

        Entry(String name, String content) {
            this(name, content.getBytes(UTF_8), false);
        }

        Entry(String name, byte[] content) {
            this(name, content, false);
        }
    }

    static byte[] gzip(String content) {
        return gzip(content.getBytes(UTF_8));
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] zip(Entry... entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            for (Entry entry : entries) {
                ZipArchiveEntry head = new ZipArchiveEntry(entry.name);
                head.setMethod(ZipEntry.DEFLATED);
                if (entry.isLink) {
                    head.setUnixMode(LINK);
                }
                zip.putArchiveEntry(head);
                zip.write(entry.content);
                zip.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The zip with the mark of encryption on all its entries. */
    static byte[] encrypted(byte[] zip) {
        byte[] marked = zip.clone();
        for (int i = 0; i + 10 < marked.length; i++) {
            if (marked[i] == 'P' && marked[i + 1] == 'K' && marked[i + 2] == 3 && marked[i + 3] == 4) {
                marked[i + 6] |= 1;
            } else if (marked[i] == 'P' && marked[i + 1] == 'K' && marked[i + 2] == 1 && marked[i + 3] == 2) {
                marked[i + 8] |= 1;
            }
        }
        return marked;
    }

    static byte[] cut(byte[] bytes, int atTheEnd) {
        return Arrays.copyOf(bytes, bytes.length - atTheEnd);
    }

    /** With one byte changed, counted from the end where negative. */
    static byte[] changed(byte[] bytes, int position) {
        byte[] changed = bytes.clone();
        changed[position < 0 ? bytes.length + position : position] ^= 0x55;
        return changed;
    }

    /** Blanks, which pack a thousand to one. */
    static byte[] blanks(int mebibytes) {
        byte[] blanks = new byte[mebibytes << 20];
        Arrays.fill(blanks, (byte) ' ');
        return blanks;
    }

    /** Lines of blanks and a little noise, which pack worse than a bomb. */
    static byte[] noisyBlanks(int mebibytes) {
        byte[] blanks = blanks(mebibytes);
        Random random = new Random(1);
        for (int i = 0; i < blanks.length; i += 100) {
            blanks[i] = (byte) (' ' + random.nextInt(90));
        }
        return blanks;
    }
}

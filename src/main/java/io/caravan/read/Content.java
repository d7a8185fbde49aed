package io.caravan.read;

import io.caravan.failure.UnreadableFileException;
import io.caravan.run.SourceFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/**
 * A file's bytes, unpacked, without a byte order mark, within the limits. What is wrong with the packing is an
 * {@link UnreadableFileException}; trouble with the disk is not, because then the file may be good.
 */
final class Content extends InputStream {

    private static final int BUFFER = 1 << 16;
    private static final long RATIO_COUNTS_FROM = 64L << 20;

    private final BufferedInputStream unpacked;
    private final Limits limits;
    private final long packedSize;
    private final boolean isPacked;
    private long given;

    Content(InputStream packed, long packedSize, boolean fromZip, Limits limits) throws IOException {
        Unpacked content = Unpacked.of(packed);
        this.unpacked = new BufferedInputStream(content.bytes(), BUFFER);
        this.isPacked = content.isGzip() || fromZip;
        this.packedSize = packedSize;
        this.limits = limits;
        if (Unpacked.startsWith(unpacked, 0xef, 0xbb, 0xbf)) {
            unpacked.skipNBytes(3);
        }
    }

    static Content open(SourceFile file, Limits limits) {
        if (file.isLink()) {
            throw new UnreadableFileException("it is a link to a file elsewhere; hand in the file itself");
        }
        if (!file.isRegular()) {
            throw new UnreadableFileException("it is no file but a pipe, a device or the like; hand in a file");
        }
        try {
            if (file.isEntry()) {
                Zip.Entry entry = new Zip(file).open();
                return new Content(entry.bytes(), entry.packedSize(), true, limits);
            }
            long size = Files.size(file.location());
            if (size == 0 && file.name().endsWith(".gz")) {
                throw new UnreadableFileException("it is named .gz and has no byte in it; it was probably cut");
            }
            return new Content(Disk.stream(file.location()), size, false, limits);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first bytes, at most {@link Form#HEAD}, without taking them. */
    byte[] peek() throws IOException {
        unpacked.mark(BUFFER);
        try {
            return unpacked.readNBytes(Form.HEAD);
        } catch (IOException e) {
            throw Unpacked.damaged(e);
        } finally {
            unpacked.reset();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count;
        try {
            count = unpacked.read(buffer, offset, length);
        } catch (IOException e) {
            throw Unpacked.damaged(e);
        }
        given += Math.max(count, 0);
        if (given > limits.fileBytes()) {
            throw new UnreadableFileException("it holds more than " + limits.fileBytes() + " bytes");
        }
        if (isPacked && given > RATIO_COUNTS_FROM && given / limits.ratio() > packedSize) {
            throw new UnreadableFileException("it unpacks to more than " + limits.ratio() + " times its size");
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        unpacked.close();
    }

    void closeAfter(Exception cause) {
        try {
            close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}

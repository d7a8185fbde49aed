package io.caravan.source;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** The content of a gzip file, from any place on. To go back is to begin anew, so who reads it goes forward. */
final class GzipChannel implements SeekableByteChannel {

    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final long size;
    private final byte[] buffer = new byte[BUFFER];
    private InputStream content;

    /** Where {@link #content} stands, and where the next read begins. */
    private long reached;

    private long position;

    /** @throws IOException as well when it is not whole, or no gzip file */
    GzipChannel(Path file) throws IOException {
        this.file = file;
        this.content = open();
        try {
            skipTo(Long.MAX_VALUE);
        } catch (IOException | RuntimeException e) {
            content.close();
            throw e;
        }
        this.size = reached;
    }

    private InputStream open() throws IOException {
        InputStream bytes = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        try {
            return GzipCompressorInputStream.builder()
                    .setInputStream(new BufferedInputStream(bytes, BUFFER))
                    .setDecompressConcatenated(true)
                    .get();
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    private void skipTo(long place) throws IOException {
        while (reached < place) {
            int count = content.read(buffer, 0, (int) Math.min(BUFFER, place - reached));
            if (count < 0) {
                return;
            }
            reached += count;
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (position >= size) {
            return -1;
        }
        if (position < reached) {
            content.close();
            content = open();
            reached = 0;
        }
        skipTo(position);
        int count = content.read(buffer, 0, Math.min(BUFFER, target.remaining()));
        if (count < 0) {
            throw new EOFException("the file has become shorter");
        }
        target.put(buffer, 0, count);
        reached += count;
        position = reached;
        return count;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long place) {
        position = place;
        return this;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long length) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}

package io.caravan.source;

import io.caravan.run.Fingerprint;
import io.caravan.run.FollowedLogs;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * A log that is open, and stays the same file while it is renamed. Others write to it meanwhile, unless rotation has compressed it.
 */
final class FollowedLog implements FollowedLogs.Candidate, Closeable {

    /** More is taken in several files. */
    private static final long LONGEST_STRETCH = 64L << 20;

    private static final int BLOCK = 1 << 16;
    private static final int LARGEST_BLOCK = 1 << 23;

    private final SeekableByteChannel channel;
    private final Fingerprint fingerprint;
    private final long end;

    private FollowedLog(SeekableByteChannel channel, Fingerprint fingerprint) throws IOException {
        this.channel = channel;
        this.fingerprint = fingerprint;
        this.end = lineEndBefore(channel.size(), 0);
    }

    /** @throws IOException as well when it is compressed and not whole, as one is that is being written */
    static FollowedLog open(Path file, Fingerprint fingerprint) throws IOException {
        SeekableByteChannel channel = isCompressed(file)
                ? new GzipChannel(file)
                : FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            return new FollowedLog(channel, fingerprint);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    static boolean isCompressed(Path file) {
        return file.toString().endsWith(".gz");
    }

    @Override
    public Optional<String> head(int size) {
        byte[] head = bytes(0, size);
        return head.length < size ? Optional.empty() : Optional.of(fingerprint.of(head));
    }

    @Override
    public long end() {
        return end;
    }

    @Override
    public long end(long from) {
        if (end - from <= LONGEST_STRETCH) {
            return end;
        }
        try {
            long within = lineEndBefore(from + LONGEST_STRETCH, from);
            return within > from ? within : end;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of the last line that ends in the bytes from {@code from} to {@code limit}; {@code from} when none does. */
    private long lineEndBefore(long limit, long from) throws IOException {
        int length = BLOCK;
        long stop = limit;
        while (stop > from) {
            long start = Math.max(from, stop - length);
            byte[] block = bytes(start, (int) (stop - start));
            for (int i = block.length - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return start + i + 1;
                }
            }
            stop = start;
            length = Math.min(LARGEST_BLOCK, 2 * length); // each step back in a compressed file reads it from its begin
        }
        return from;
    }

    /** So many bytes from {@code start} on, or fewer where the file ends. */
    byte[] bytes(long start, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try {
            channel.position(start);
            while (bytes.hasRemaining() && channel.read(bytes) > 0) {}
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /**
     * What stands before a place in a whole number of lines, as far as a {@link Border} reaches.
     *
     * @param earlier what was written before this log was begun
     */
    byte[] bytesBefore(long place, byte[] earlier) {
        long start = Math.max(0, place - Border.WIDTH);
        byte[] own = bytes(start, (int) (place - start));
        if (start == 0) {
            byte[] both = Arrays.copyOf(earlier, earlier.length + own.length);
            System.arraycopy(own, 0, both, earlier.length, own.length);
            return both;
        }
        int line = 0;
        while (line < own.length && own[line] != '\n') {
            line++;
        }
        return Arrays.copyOfRange(own, Math.min(line + 1, own.length), own.length);
    }

    /** Appends a stretch to {@code out}; false when the file has become shorter meanwhile, as one that is emptied does. */
    boolean copy(FollowedLogs.Stretch stretch, FileChannel out) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BLOCK);
        long left = stretch.to() - stretch.from();
        channel.position(stretch.from());
        while (left > 0) {
            bytes.clear().limit((int) Math.min(BLOCK, left));
            int count = channel.read(bytes);
            if (count <= 0) {
                return false;
            }
            left -= count;
            bytes.flip();
            while (bytes.hasRemaining()) {
                var unused = out.write(bytes);
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

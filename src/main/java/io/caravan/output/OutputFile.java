package io.caravan.output;

import io.caravan.file.Subfolders;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** An output file in the making: plain lines, or a gzip of one member whose blocks are compressed side by side. */
final class OutputFile implements Closeable {

    private static final int BLOCK = 512 << 10;
    private static final int MOST_WAITING = 2 * Runtime.getRuntime().availableProcessors();

    /** Magic, deflate, no flags, no time, unknown system. See RFC 1952. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    /** The last block of a deflate stream, empty. */
    private static final byte[] LAST_BLOCK = {3, 0};

    private final Path path;
    private final boolean gzip;
    private final int level;
    private final Executor compressors;
    private final FileOutputStream file;
    private final CRC32 checksum = new CRC32();
    private final Deque<CompletableFuture<byte[]>> waiting = new ArrayDeque<>();
    private final ByteArrayOutputStream block = new ByteArrayOutputStream();
    private long size;
    private long lines;

    /**
     * @param root the folder of all output
     * @param gzip whether it is compressed
     * @param level of that, from 1 (fast) to 9 (small)
     * @param compressors do the work for all blocks but the first of a small file
     */
    OutputFile(Path root, Path path, boolean gzip, int level, Executor compressors) throws IOException {
        this.path = path;
        this.gzip = gzip;
        this.level = level;
        this.compressors = compressors;
        Subfolders.make(root, Objects.requireNonNull(path.getParent()));
        this.file = new FileOutputStream(path.toFile());
        if (gzip) {
            file.write(HEADER);
        }
    }

    Path path() {
        return path;
    }

    long lines() {
        return lines;
    }

    /** Adds a line, with its line feed. */
    void add(byte[] bytes, int start, int end) throws IOException {
        block.write(bytes, start, end - start);
        lines++;
        if (block.size() >= BLOCK && !gzip) {
            writePlain();
        } else if (block.size() >= BLOCK) {
            byte[] full = taken();
            waiting.add(CompletableFuture.supplyAsync(() -> compressed(full, level), compressors));
            if (waiting.size() > MOST_WAITING) {
                writeFirst();
            }
        }
    }

    private void writePlain() throws IOException {
        block.writeTo(file);
        block.reset();
    }

    private byte[] taken() {
        byte[] full = block.toByteArray();
        block.reset();
        checksum.update(full);
        size += full.length;
        return full;
    }

    private void writeFirst() throws IOException {
        try {
            file.write(waiting.remove().join());
        } catch (CompletionException e) {
            throw new IOException("a block could not be compressed", e);
        }
    }

    private static byte[] compressed(byte[] bytes, int level) {
        return compressed(bytes, level, bytes.length + bytes.length / 1000 + 64);
    }

    /** @param room for the result at first; how much a block that cannot be compressed takes is up to the library */
    static byte[] compressed(byte[] bytes, int level, int room) {
        Deflater deflater = new Deflater(level, true);
        try {
            deflater.setInput(bytes);
            byte[] compressed = new byte[room];
            int length = 0;
            do {
                if (length == compressed.length) {
                    compressed = Arrays.copyOf(compressed, 2 * compressed.length);
                }
                length += deflater.deflate(compressed, length, compressed.length - length, Deflater.SYNC_FLUSH);
            } while (length == compressed.length); // only room that is left over shows that all was given
            if (deflater.getBytesRead() != bytes.length) {
                throw new IllegalStateException("a block was not compressed to its end");
            }
            return Arrays.copyOf(compressed, length);
        } finally {
            deflater.end();
        }
    }

    /** Ends the file so that it survives a power cut. */
    void complete() throws IOException {
        if (gzip) {
            endGzip();
        } else {
            writePlain();
        }
        file.getFD().sync();
        file.close();
    }

    private void endGzip() throws IOException {
        while (!waiting.isEmpty()) {
            writeFirst();
        }
        if (block.size() > 0) {
            file.write(compressed(taken(), level));
        }
        file.write(LAST_BLOCK);
        file.write(ByteBuffer.allocate(2 * Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) checksum.getValue())
                .putInt((int) size)
                .array());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

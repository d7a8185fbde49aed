package io.caravan.output;

import io.caravan.anonymise.Lines;
import io.caravan.anonymise.SafeRows;
import io.caravan.file.Subfolders;
import io.caravan.run.Row;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a run as its batches bring them, in whatever order, and as its records have them, once all are there. Few
 * lines are kept in memory, more of them in a file beside the place of the output. Not for use by several threads at once.
 */
final class DraftLines implements Closeable {

    private static final int IN_MEMORY = 2 << 20;
    private static final int WORDS_BYTES = 2 * Integer.BYTES;

    /** A batch: for each line its record's distance from {@code first} and its end, as integers, and then all lines. */
    private record Batch(long first, int count, long offset, int size, @Nullable ByteBuffer bytes) {}

    @FunctionalInterface
    interface Visitor {
        /** Is given the line of {@code record}, with its line feed, as a part of {@code bytes}. */
        void line(long record, byte[] bytes, int start, int end) throws IOException;
    }

    private final Path root;
    private final Path spill;
    private final List<Batch> batches = new ArrayList<>();
    private long size;
    private @Nullable FileChannel file;

    /**
     * @param root the folder of all output
     * @param spill where a file may be made, which is deleted when this is closed
     */
    DraftLines(Path root, Path spill) {
        this.root = root;
        this.spill = spill;
    }

    void add(SafeRows rows) throws IOException {
        Lines lines = rows.lines();
        if (lines.count() == 0) {
            return;
        }
        long first = rows.rows().get(0).record();
        ByteBuffer encoded = ByteBuffer.allocate(lines.count() * WORDS_BYTES + lines.bytes().length);
        int line = 0;
        for (Row row : rows.rows()) {
            encoded.putInt(Math.toIntExact(row.record() - first)).putInt(lines.end(line++));
        }
        encoded.put(lines.bytes()).flip();
        Batch batch = new Batch(first, lines.count(), size, encoded.remaining(), encoded);
        size += batch.size();
        if (file == null && size > IN_MEMORY) {
            file = open();
            for (int i = 0; i < batches.size(); i++) {
                batches.set(i, written(batches.get(i), file));
            }
        }
        batches.add(file == null ? batch : written(batch, file));
    }

    private FileChannel open() throws IOException {
        Subfolders.make(root, Objects.requireNonNull(spill.getParent()));
        return FileChannel.open(
                spill,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    private static Batch written(Batch batch, FileChannel file) throws IOException {
        ByteBuffer bytes = Objects.requireNonNull(batch.bytes());
        long position = batch.offset();
        while (bytes.hasRemaining()) {
            position += file.write(bytes, position);
        }
        return new Batch(batch.first(), batch.count(), batch.offset(), batch.size(), null);
    }

    /** Shows all lines in the order of their records. */
    void visit(Visitor visitor) throws IOException {
        batches.sort(Comparator.comparingLong(Batch::first));
        for (Batch batch : batches) {
            byte[] bytes = bytes(batch);
            ByteBuffer words = ByteBuffer.wrap(bytes);
            int lines = batch.count() * WORDS_BYTES;
            int start = lines;
            for (int i = 0; i < batch.count(); i++) {
                long record = batch.first() + words.getInt();
                int end = lines + words.getInt();
                visitor.line(record, bytes, start, end);
                start = end;
            }
        }
    }

    private byte[] bytes(Batch batch) throws IOException {
        if (batch.bytes() != null) {
            return batch.bytes().array();
        }
        ByteBuffer read = ByteBuffer.allocate(batch.size());
        FileChannel channel = Objects.requireNonNull(file);
        while (read.hasRemaining()) {
            if (channel.read(read, batch.offset() + read.position()) < 0) {
                throw new EOFException("the draft " + spill + " was cut");
            }
        }
        return read.array();
    }

    @Override
    public void close() throws IOException {
        batches.clear();
        if (file != null) {
            file.close();
            Files.deleteIfExists(spill);
        }
    }
}

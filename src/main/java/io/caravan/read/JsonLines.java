package io.caravan.read;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts at line ends; blank lines are no records. A broken line breaks no other. */
final class JsonLines implements Records {

    private final InputStream in;
    private final int limit;
    private final byte[] block = new byte[1 << 16];
    private int position;
    private int end;
    private long line;

    JsonLines(InputStream in, Limits limits) {
        this.in = in;
        this.limit = limits.recordBytes();
    }

    @Override
    public @Nullable RawRecord next() throws IOException {
        while (position < end || fill()) {
            line++;
            byte[] bytes = line();
            if (bytes.length > limit) {
                return new RawRecord.Broken(line, "record_too_long", "the record is longer than " + limit + " bytes");
            }
            if (!isBlank(bytes)) {
                return new RawRecord.Json(line, ByteBuffer.wrap(bytes));
            }
        }
        return null;
    }

    /** The bytes up to the next line end; of a line beyond the limit only so many that this shows. */
    private byte[] line() throws IOException {
        int lineEnd = lineEnd();
        if (lineEnd < end) {
            byte[] bytes = Arrays.copyOfRange(block, position, lineEnd);
            position = lineEnd + 1;
            return bytes;
        }
        ByteArrayOutputStream gathered = new ByteArrayOutputStream();
        do {
            gather(gathered, end);
        } while (fill() && (lineEnd = lineEnd()) == end);
        if (position < end) {
            gather(gathered, lineEnd);
            position = lineEnd + 1;
        }
        return gathered.toByteArray();
    }

    private void gather(ByteArrayOutputStream gathered, int upTo) {
        gathered.write(block, position, Math.min(upTo - position, Math.max(0, limit + 1 - gathered.size())));
        position = upTo;
    }

    private int lineEnd() {
        int lineEnd = position;
        while (lineEnd < end && block[lineEnd] != '\n') {
            lineEnd++;
        }
        return lineEnd;
    }

    private boolean fill() throws IOException {
        position = 0;
        end = Math.max(0, in.read(block, 0, block.length));
        return end > 0;
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

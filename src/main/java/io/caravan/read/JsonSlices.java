package io.caravan.read;

import io.caravan.failure.UnreadableFileException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a JSON array into its elements, also one within a document, or a sequence of objects into objects, by counting
 * brackets outside of strings. What stands between two commas is one record, so that an element that does not parse is one reject.
 */
final class JsonSlices implements Records {

    private final InputStream in;
    private final int limit;
    private final boolean array;
    private final @Nullable RecordsArray document;
    private final List<String> names;
    private long line = 1;
    private boolean begun;
    private boolean ended;

    JsonSlices(InputStream in, Limits limits, boolean array) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.limit = limits.recordBytes();
        this.array = array;
        this.document = null;
        this.names = List.of();
    }

    /** @param names lead to the array in the document */
    JsonSlices(InputStream in, Limits limits, List<String> names) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.limit = limits.recordBytes();
        this.array = true;
        this.document = new RecordsArray(names);
        this.names = names;
    }

    @Override
    public @Nullable RawRecord next() throws IOException {
        if (ended) {
            return null;
        }
        if (document != null && !begun) {
            skipToArray(document);
        } else if (array && !begun) {
            skipBlanks();
        }
        int b = skipBlanks();
        begun = true;
        if (b < 0) {
            return end();
        }
        if (array && b == ']') {
            return endOfArray();
        }
        return slice(b);
    }

    /** One record from its first byte {@code b} to the comma, bracket or brace that ends it. */
    private @Nullable RawRecord slice(int b) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long start = line;
        long size = 0;
        Nesting nesting = new Nesting();
        while (true) {
            if (b < 0) {
                throw new UnreadableFileException(
                        "its JSON ends in the middle of the record that begins at line " + start);
            }
            if (array && (b == ',' || b == ']') && nesting.isOutermost()) {
                ended = b == ']';
                break;
            }
            nesting.take(b);
            if (size++ < limit) {
                bytes.write(b);
            }
            if (!array && b == '}' && nesting.isClosed()) {
                break;
            }
            b = nextByte();
        }
        if (ended) {
            onlyBlanksFollow();
        }
        return size > limit
                ? new RawRecord.Broken(start, "record_too_long", "the record is longer than " + limit + " bytes")
                : new RawRecord.Json(start, ByteBuffer.wrap(bytes.toByteArray()));
    }

    private void skipToArray(RecordsArray array) throws IOException {
        for (int b = nextByte(); b >= 0; b = nextByte()) {
            array.take(b);
            if (array.hasBegun()) {
                return;
            }
        }
        throw RecordsArray.missing(names);
    }

    private @Nullable RawRecord end() {
        if (array) {
            throw new UnreadableFileException("its JSON array is not closed; the file was probably cut");
        }
        return null;
    }

    private @Nullable RawRecord endOfArray() throws IOException {
        ended = true;
        onlyBlanksFollow();
        return null;
    }

    private void onlyBlanksFollow() throws IOException {
        if (document != null) {
            restOf(document);
        }
        if (skipBlanks() >= 0) {
            throw new UnreadableFileException("something follows its JSON array at line " + line);
        }
    }

    /** What follows the records in their document, which must be whole and hold no more of them. */
    private void restOf(RecordsArray array) throws IOException {
        array.take(']');
        while (!array.isClosed()) {
            int b = nextByte();
            if (b < 0) {
                throw new UnreadableFileException("its JSON document is not closed; the file was probably cut");
            }
            array.take(b);
            if (array.hasBegunAgain()) {
                throw new UnreadableFileException("it has two arrays at " + RecordsArray.place(names));
            }
        }
    }

    private int skipBlanks() throws IOException {
        int b = nextByte();
        while (b == ' ' || b == '\t' || b == '\r' || b == '\n') {
            b = nextByte();
        }
        return b;
    }

    private int nextByte() throws IOException {
        int b = in.read();
        if (b == '\n') {
            line++;
        }
        return b;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

package io.caravan.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of a web server's log, each with the number of times that it has come by then. */
final class LogRecords implements Records {

    private final JsonLines lines;
    private final Repeats repeats = new Repeats();

    LogRecords(InputStream in, Limits limits) {
        this.lines = new JsonLines(in, limits);
    }

    @Override
    public @Nullable RawRecord next() throws IOException {
        RawRecord record = lines.next();
        if (!(record instanceof RawRecord.Json json)) {
            return record;
        }
        byte[] line = json.bytes().array();
        byte[] plain = line[line.length - 1] == '\r' ? Arrays.copyOf(line, line.length - 1) : line;
        return new RawRecord.Log(json.line(), ByteBuffer.wrap(plain), repeats.count(plain));
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}

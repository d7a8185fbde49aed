package io.caravan.read;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Takes a rewritten content, and writes nothing as long as that is the same as the old one. */
final class LateOutput implements Closeable {

    private final Opening opening;
    private long unchanged;
    private @Nullable OutputStream out;

    /** Opens the output, in which the first {@code unchanged} bytes of the old content stand already. */
    interface Opening {
        OutputStream open(long unchanged) throws IOException;
    }

    LateOutput(Opening opening) {
        this.opening = opening;
    }

    /** From here on the content may differ from the old one. */
    void change() throws IOException {
        if (out == null) {
            out = opening.open(unchanged);
        }
    }

    boolean isChanged() {
        return out != null;
    }

    void write(byte[] bytes, int from, int length) throws IOException {
        if (out == null) {
            unchanged += length;
        } else {
            out.write(bytes, from, length);
        }
    }

    /** Ends the output; not to be called when the rewriting failed. */
    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}

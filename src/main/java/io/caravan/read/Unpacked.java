package io.caravan.read;

import io.caravan.failure.UnreadableFileException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that may come as a gzip, whatever they are called.
 *
 * @param bytes the bytes themselves; an {@link IOException} of theirs means that their packing is damaged
 */
record Unpacked(InputStream bytes, boolean isGzip) implements Closeable {

    private static final int BUFFER = 1 << 16;

    static Unpacked of(InputStream packed) {
        BufferedInputStream buffered = new BufferedInputStream(packed, BUFFER);
        if (!startsWith(buffered, 0x1f, 0x8b)) {
            return new Unpacked(buffered, false);
        }
        try {
            return new Unpacked(
                    new Salvage(GzipCompressorInputStream.builder()
                            .setInputStream(buffered)
                            .setDecompressConcatenated(true)
                            .get()),
                    true);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    static boolean startsWith(BufferedInputStream in, int... magic) {
        in.mark(magic.length);
        try {
            boolean matches = true;
            for (int i = 0; matches && i < magic.length; i++) {
                matches = in.read() == magic[i];
            }
            in.reset();
            return matches;
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    static UnreadableFileException damaged(IOException e) {
        return new UnreadableFileException("its compressed content is damaged or cut; ask for it again", e);
    }

    /** Gives what a cut gzip holds up to the cut; the unpacker keeps the last of it to itself. */
    private static final class Salvage extends InputStream {

        private final GzipCompressorInputStream gzip;
        private @Nullable IOException damage;

        Salvage(GzipCompressorInputStream gzip) {
            this.gzip = gzip;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (damage != null) {
                throw damage;
            }
            long before = gzip.getBytesRead();
            try {
                return gzip.read(buffer, offset, length);
            } catch (IOException e) {
                damage = e;
                int salvaged = (int) (gzip.getBytesRead() - before);
                if (salvaged == 0) {
                    throw e;
                }
                return salvaged;
            }
        }

        @Override
        public void close() throws IOException {
            gzip.close();
        }
    }
}

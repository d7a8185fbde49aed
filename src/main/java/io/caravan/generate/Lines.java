package io.caravan.generate;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

/** A file of lines, compressed when its name says so; it is made with its first line. */
final class Lines implements AutoCloseable {

    private final OutputStream out;

    Lines(Path file) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            OutputStream plain = Files.newOutputStream(file);
            out = new BufferedOutputStream(
                    file.toString().endsWith(".gz") ? new GZIPOutputStream(plain, 1 << 15) : plain, 1 << 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void add(String line) {
        write(line, StandardCharsets.UTF_8);
    }

    /** The line as bytes that may be no UTF-8. */
    void addLatin1(String line) {
        write(line, StandardCharsets.ISO_8859_1);
    }

    private void write(String line, Charset charset) {
        try {
            out.write(line.getBytes(charset));
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

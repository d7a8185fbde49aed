package io.caravan.output;

import io.caravan.anonymise.Lines;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A gzip of JSON lines in the making. */
final class DraftFile implements Closeable {

    private final Path path;
    private final FileOutputStream file;
    private final GZIPOutputStream gzip;
    private final OutputStream out;
    private long lines;

    DraftFile(Path path) throws IOException {
        this.path = path;
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        this.file = new FileOutputStream(path.toFile());
        this.gzip = new GZIPOutputStream(file, 1 << 15);
        this.out = new BufferedOutputStream(gzip, 1 << 15);
    }

    Path path() {
        return path;
    }

    long lines() {
        return lines;
    }

    void add(byte[] line) throws IOException {
        out.write(line);
        out.write('\n');
        lines++;
    }

    void add(Lines added) throws IOException {
        out.write(added.bytes());
        lines += added.count();
    }

    /** Ends the file so that it survives a power cut. */
    void complete() throws IOException {
        out.flush();
        gzip.finish();
        file.getFD().sync();
        file.close();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** The lines of a complete file, in order. */
    static BufferedReader read(Path path) throws IOException {
        return new BufferedReader(new InputStreamReader(
                new GZIPInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 15), 1 << 15),
                StandardCharsets.UTF_8));
    }
}

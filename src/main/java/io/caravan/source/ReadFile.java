package io.caravan.source;

import io.caravan.contract.DatasetName;
import io.caravan.run.SourceFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * A file of JSON lines that is written beside its place. The moment that its records are of stands in the file as well as in its
 * name: a table that is again what it was is another content.
 */
final class ReadFile implements AutoCloseable {

    private final Path file;
    private final BufferedWriter lines;
    private long count;

    private ReadFile(Path file, BufferedWriter lines) {
        this.file = file;
        this.lines = lines;
    }

    static ReadFile open(Path file, LocalDateTime asOf) throws IOException {
        GzipParameters header = new GzipParameters();
        header.setComment(SourceFile.asOf(asOf));
        return new ReadFile(
                file,
                new BufferedWriter(new OutputStreamWriter(
                        new GzipCompressorOutputStream(Files.newOutputStream(file), header), StandardCharsets.UTF_8)));
    }

    /** The name that it gets in the inbox. */
    static String name(DatasetName dataset, LocalDateTime asOf) {
        return dataset.dataset() + "." + SourceFile.asOf(asOf) + ".json.gz";
    }

    void add(String record) throws IOException {
        lines.write(record);
        lines.write('\n');
        count++;
    }

    /** How many records it has. */
    long count() {
        return count;
    }

    /** Ends it, and sees that it lasts. */
    void finish() throws IOException {
        lines.close();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Leaves it as it is. */
    @Override
    public void close() throws IOException {
        lines.close();
    }
}

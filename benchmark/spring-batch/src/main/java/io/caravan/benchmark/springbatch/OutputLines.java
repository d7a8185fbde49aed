package io.caravan.benchmark.springbatch;

import io.caravan.benchmark.springbatch.Checked.Accepted;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamWriter;

/** The accepted customers as JSON lines. */
final class OutputLines implements ItemStreamWriter<Accepted> {

    private final Path file;
    private OutputStream out = OutputStream.nullOutputStream();

    OutputLines(Path file) {
        this.file = file;
    }

    @Override
    public void open(ExecutionContext context) {
        try {
            out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void write(Chunk<? extends Accepted> chunk) throws IOException {
        for (Accepted accepted : chunk) {
            out.write(accepted.customer().toString().getBytes(StandardCharsets.UTF_8));
            out.write('\n');
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

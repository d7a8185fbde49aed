package io.caravan.read;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.failure.UnreadableFileException;
import io.caravan.run.Run;
import io.caravan.run.SourceFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the disk does wrong is never the file's fault, whatever the file's form and packing. */
class DiskTest {

    private static final Contract CUSTOMERS =
            Contracts.read(Path.of("routes")).get(new DatasetName("shop", "customers"));
    private static final int RECORDS = 20_000;

    @TempDir
    Path folder;

    private static byte[] content(String form) {
        StringBuilder text =
                new StringBuilder(form.equals("csv") ? "id,first_name\n" : form.equals("array") ? "[" : "");
        for (int i = 0; i < RECORDS; i++) {
            text.append(
                    form.equals("csv")
                            ? i + ",Ada" + i * 7919 + "\n"
                            : (form.equals("array") && i > 0 ? "," : "") + "{\"id\": \"" + i + "\", \"first_name\": \"A"
                                    + i * 7919 + "\"}\n");
        }
        return text.append(form.equals("array") ? "]" : "").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] packed(byte[] bytes, boolean gzip) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = gzip ? new GZIPOutputStream(packed) : packed) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static InputStream failing() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Input/output error");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }
        };
    }

    @ParameterizedTest(name = "{0}, gzip {1}")
    @CsvSource({"csv, false", "csv, true", "lines, false", "lines, true", "array, false", "array, true"})
    void aReadThatFailsInTheMiddle(String form, boolean gzip) throws IOException {
        byte[] bytes = packed(content(form), gzip);
        Path file = Files.write(folder.resolve("customers"), bytes);
        Run run = new Run(0, 0, CUSTOMERS, SourceFile.onlyRead("shop/customers", file));
        InputStream half = new ByteArrayInputStream(bytes, 0, bytes.length - 100);
        assertThatThrownBy(() -> {
                    Content content = new Content(
                            Disk.stream(new SequenceInputStream(half, failing())), bytes.length, false, Limits.DEFAULT);
                    try (Records records = Records.open(run, Limits.DEFAULT, content)) {
                        while (records.next() != null) {}
                    }
                })
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Input/output error");
    }

    @ParameterizedTest(name = "{0}, gzip {1}")
    @CsvSource({"csv, false", "csv, true", "lines, false", "lines, true", "array, false", "array, true"})
    void aDiskThatIsFullWhileAFileIsRewritten(String form, boolean gzip) throws IOException {
        byte[] bytes = packed(content(form), gzip);
        Random random = new Random(6);
        Pieces.Editor editor =
                (entry, piece) -> Long.toString(random.nextLong()).getBytes(StandardCharsets.UTF_8);
        Rewriter rewriter = new Rewriter(CUSTOMERS, 8 << 20, editor, Pieces.LineNumbers.KEPT);
        OutputStream full = new OutputStream() {
            private int room = 300;

            @Override
            public void write(int one) throws IOException {
                if (room-- == 0) {
                    throw new IOException("No space left on device");
                }
            }
        };
        assertThatThrownBy(() -> rewriter.apply("customers", "", () -> new ByteArrayInputStream(bytes), () -> full))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(UnreadableFileException.class)
                .hasMessageContaining("No space left");
    }
}

package io.caravan.read;

import io.caravan.failure.UnreadableFileException;
import io.caravan.run.Run;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cuts a file into records, whatever its format. */
interface Records extends Closeable {

    /** The next record, or null at the end of the file. */
    @Nullable
    RawRecord next() throws IOException;

    /** Opens the file and decides by its content, and where that leaves it open by its name, what it is. */
    static Records open(Run run, Limits limits) {
        Content content = Content.open(run.file(), limits);
        try {
            return open(run, limits, content);
        } catch (IOException | RuntimeException e) {
            content.closeAfter(e);
            throw e instanceof RuntimeException runtime ? runtime : new UncheckedIOException((IOException) e);
        }
    }

    /** The same of bytes that are open already. */
    static Records open(Run run, Limits limits, Content content) throws IOException {
        String name = run.file().isEntry() ? run.file().entry() : run.file().name();
        Form form = Form.of(content.peek(), name, run.contract());
        List<String> array = run.contract().records();
        return switch (form.kind()) {
            case JSON_LINES -> {
                if (!array.isEmpty() && content.peek().length > 0) {
                    throw RecordsArray.missing(array);
                }
                yield new JsonLines(content, limits);
            }
            case JSON_ARRAY -> new JsonSlices(content, limits, true);
            case JSON_OBJECTS -> new JsonSlices(content, limits, false);
            case JSON_DOCUMENT -> new JsonSlices(content, limits, array);
            case CSV -> new CsvRecords(content, limits, Objects.requireNonNull(form.header()));
            case LOG -> new LogRecords(content, limits);
            case OTHER_ENCODING ->
                throw new UnreadableFileException("it is not in UTF-8 (it looks like UTF-16 or UTF-32)");
            case ZEROS ->
                throw new UnreadableFileException(
                        "it begins with zero bytes in place of text, as an interrupted transfer leaves them");
            case UNKNOWN ->
                throw new UnreadableFileException(CsvHeader.namedTwice(Form.firstLine(content.peek()), run.contract())
                        .map(names -> "its first line " + names)
                        .orElseGet(() -> "its first line names no field of "
                                + run.contract().name() + "; a CSV file begins with the names of its columns"));
        };
    }
}

package io.caravan.read;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One record as it was cut out of the file. */
sealed interface RawRecord {

    /** The line on which it begins, from 1. */
    long line();

    /** About how many bytes it takes. */
    int size();

    /** A JSON text that ought to be one object. */
    record Json(long line, ByteBuffer bytes) implements RawRecord {
        @Override
        public int size() {
            return bytes.remaining();
        }
    }

    /** The cells of a CSV line, in the order of the header; null where a cell is empty. */
    record Csv(long line, int size, CsvHeader header, List<@Nullable String> cells) implements RawRecord {}

    /**
     * A line of a log, without its line end.
     *
     * @param occurrence how often the file has had this very line by now, this time included
     */
    record Log(long line, ByteBuffer bytes, int occurrence) implements RawRecord {
        @Override
        public int size() {
            return bytes.remaining();
        }
    }

    /** A record that could not even be cut out. */
    record Broken(long line, String rule, String message) implements RawRecord {
        @Override
        public int size() {
            return 0;
        }
    }
}

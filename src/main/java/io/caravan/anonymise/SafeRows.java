package io.caravan.anonymise;

import io.caravan.clean.CleanRows;
import io.caravan.run.Row;
import io.caravan.run.Rows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows whose every field has had its treatment. Only this package can make them, so only treated rows can be loaded.
 *
 * <p>A document holds all fields of the contract in its order and nothing else, so that the same record always has the
 * same line.
 */
public final class SafeRows extends Rows {

    private final List<byte[]> lines;

    SafeRows(CleanRows origin, List<Row> rows) {
        super(origin.run(), rows, origin.rejects());
        List<byte[]> written = new ArrayList<>(rows.size());
        for (Row row : rows) {
            written.add(row.document().toString().getBytes(StandardCharsets.UTF_8));
        }
        this.lines = List.copyOf(written);
    }

    /** The rows as JSON, one line each without its end, in the order of {@link #rows()}. */
    public List<byte[]> lines() {
        return lines;
    }
}

package io.caravan.anonymise;

import io.caravan.clean.CleanRows;
import io.caravan.contract.Shape;
import io.caravan.run.Row;
import io.caravan.run.Rows;
import java.util.List;

/**
 * Rows whose every field has had its treatment. Only this package can make them, so only treated rows can be loaded.
 *
 * <p>Its lines hold all fields of the contract in its order and nothing else, so that the same record always has the
 * same line.
 */
public final class SafeRows extends Rows<Row> {

    private final Lines lines;

    SafeRows(CleanRows origin, List<Row> rows) {
        super(origin.run(), rows, origin.rejects());
        this.lines = new LineWriter(Shape.of(origin.run().contract())).write(rows);
    }

    /** The rows as JSON, a line each, in the order of {@link #rows()}. */
    public Lines lines() {
        return lines;
    }
}

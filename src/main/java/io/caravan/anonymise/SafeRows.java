package io.caravan.anonymise;

import io.caravan.clean.CleanRows;
import io.caravan.contract.Shape;
import io.caravan.reject.Reject;
import io.caravan.run.Row;
import io.caravan.run.Rows;
import io.caravan.run.Suppression;
import java.util.BitSet;
import java.util.List;

/**
 * Rows whose every field has had its treatment. Only this package can make them, so only treated rows can be loaded.
 *
 * <p>Its lines hold all fields of the contract in its order and nothing else, so that the same record always has the
 * same line.
 */
public final class SafeRows extends Rows<Row> {

    private final Lines lines;
    private final int leftOut;
    private final BitSet emptied;
    private final long suppressionState;

    SafeRows(CleanRows origin, List<Row> rows, List<Reject> rejects, BitSet emptied, long suppressionState) {
        super(origin.run(), rows, rejects);
        this.leftOut = origin.rows().size() - rows.size();
        this.emptied = emptied;
        this.suppressionState = suppressionState;
        this.lines = new LineWriter(Shape.written(origin.run().contract())).write(rows);
    }

    /** How many records of erased persons were left out. */
    public int leftOut() {
        return leftOut;
    }

    /** Whether a row goes on without the person it was about, who is erased. */
    public boolean isEmptied(int row) {
        return emptied.get(row);
    }

    /** How many such rows there are. */
    public int emptied() {
        return emptied.cardinality();
    }

    /** As of when it was known who is erased, see {@link Suppression#state()}. */
    public long suppressionState() {
        return suppressionState;
    }

    /** The rows as JSON, a line each, in the order of {@link #rows()}. */
    public Lines lines() {
        return lines;
    }
}

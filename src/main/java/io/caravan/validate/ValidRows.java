package io.caravan.validate;

import io.caravan.read.RawRows;
import io.caravan.reject.Reject;
import io.caravan.run.Row;
import io.caravan.run.Rows;
import java.util.List;

/** Rows that keep every rule of their contract which can be judged by the row alone. */
public final class ValidRows extends Rows<Row> {

    ValidRows(RawRows origin, List<Row> rows, List<Reject> rejects) {
        super(origin.run(), rows, rejects);
    }
}

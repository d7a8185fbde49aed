package io.caravan.clean;

import io.caravan.run.Row;
import io.caravan.run.Rows;
import io.caravan.validate.ValidRows;

/** Valid rows in which the same thing is written the same way. */
public final class CleanRows extends Rows<Row> {

    CleanRows(ValidRows origin) {
        super(origin.run(), origin.rows(), origin.rejects());
    }
}

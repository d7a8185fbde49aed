package io.caravan.read;

import io.caravan.reject.Reject;
import io.caravan.run.Rows;
import io.caravan.run.Run;
import java.util.List;

/** Rows as the file has them, in the contract's names and types where their form allows it. Nobody has judged them. */
public final class RawRows extends Rows<RawRow> {

    RawRows(Run run, List<RawRow> rows, List<Reject> rejects) {
        super(run, rows, rejects);
    }
}

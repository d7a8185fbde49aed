package io.caravan.load;

import io.caravan.anonymise.SafeRows;
import io.caravan.contract.Load;
import io.caravan.reject.RefusedRecord;
import io.caravan.reject.Reject;
import io.caravan.reject.Violation;
import io.caravan.run.Row;
import io.caravan.run.Values;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** A batch in the text of COPY, by the tables that it goes to. */
final class BatchText {

    private static final int USUAL_REJECT = 128;

    private final CopyText staged;
    private final CopyText straight;
    private final List<CopyText> children = new ArrayList<>();
    private final CopyText rejects;
    private final CopyText mends = new CopyText(0);
    private final CopyText rejectedKeys = new CopyText(0);
    private boolean unknownKeys;
    private int straightCount;
    private int rows;

    /** @param seen the keys so far, when new ones go straight into their table; otherwise null */
    BatchText(SafeRows batch, @Nullable SeenKeys seen) {
        this(batch, seen, row -> true, batch.rejects());
    }

    /**
     * The same of some rows.
     *
     * @param taken which rows are in it, by their place in the batch
     * @param refused the rejects that are in it
     */
    BatchText(SafeRows batch, @Nullable SeenKeys seen, IntPredicate taken, List<Reject> refused) {
        String hour = batch.run().file().hour().map(LocalDateTime::toString).orElse(null);
        int columns = batch.run().contract().table().fields().size();
        // A line names each field as well, so there is room for the numbers.
        int room = batch.lines().bytes().length;
        staged = new CopyText(seen == null ? room : 0);
        straight = new CopyText(seen == null ? 0 : room);
        for (int i = 0; i < batch.rows().size(); i++) {
            if (!taken.test(i)) {
                continue;
            }
            rows++;
            Row row = batch.rows().get(i);
            long hash = batch.isEmptied(i) ? RowHash.EMPTIED : RowHash.of(batch.lines(), i);
            long arrival = Arrival.of(batch.run().id(), row.record());
            mends(row.record(), row.mends());
            if (seen != null && row.mends() == null && !batch.isEmptied(i) && seen.isNew(row.values())) {
                straight.row(hash, arrival, batch.run().id(), row.line())
                        .column(hour)
                        .columns(row.values(), columns)
                        .end();
                straightCount++;
            } else {
                staged.row(row.record(), row.line(), arrival)
                        .column(hour)
                        .column(hash)
                        .columns(row.values(), columns)
                        .end();
            }
        }
        for (int child = 0; child < batch.run().contract().children().size(); child++) {
            children.add(children(batch, child, taken));
        }
        rejects = rejects(batch.run().id(), refused);
        refused.forEach(reject -> mends(reject.record(), reject.mends()));
        if (batch.run().contract().load() == Load.REPLACE) {
            refused.forEach(this::noteKey);
        }
    }

    private void noteKey(Reject reject) {
        List<Object> key = reject.key();
        if (key == null) {
            unknownKeys = true;
        } else {
            rejectedKeys.row(reject.record());
            key.forEach(value -> rejectedKeys.column(value.toString()));
            rejectedKeys.end();
        }
    }

    private void mends(long record, @Nullable RefusedRecord refused) {
        if (refused != null) {
            mends.row(record, refused.run(), refused.record()).end();
        }
    }

    /** How many rows are in it. */
    int rows() {
        return rows;
    }

    /** The records for staging. */
    CopyText staged() {
        return staged;
    }

    /** The records that go straight into their table. */
    CopyText straight() {
        return straight;
    }

    int straightCount() {
        return straightCount;
    }

    /** The lines of the staged records, for each child table. */
    List<CopyText> children() {
        return children;
    }

    CopyText rejects() {
        return rejects;
    }

    /** Of a full reload, the keys of rejected records. */
    CopyText rejectedKeys() {
        return rejectedKeys;
    }

    /** Whether, of a full reload, the key of a rejected record is not known. */
    boolean hasUnknownKeys() {
        return unknownKeys;
    }

    /** Which of the records, staged or refused, are to mend one that was refused before. */
    CopyText mends() {
        return mends;
    }

    private static CopyText children(SafeRows batch, int child, IntPredicate taken) {
        int columns = batch.run().contract().children().get(child).fields().size();
        CopyText lines = new CopyText(batch.lines().bytes().length);
        for (int i = 0; i < batch.rows().size(); i++) {
            if (!taken.test(i)) {
                continue;
            }
            Row row = batch.rows().get(i);
            int number = 1;
            for (Values element : row.values().elements(child)) {
                lines.row(row.record(), number++).columns(element, columns).end();
            }
        }
        return lines;
    }

    private static CopyText rejects(long run, List<Reject> refused) {
        CopyText rejects = new CopyText(refused.size() * USUAL_REJECT);
        for (Reject reject : refused) {
            for (Violation violation : reject.violations()) {
                rejects.row(run, reject.record(), reject.line())
                        .column(reject.stage().name().toLowerCase(Locale.ROOT))
                        .column(violation.field())
                        .column(violation.rule())
                        .column(violation.message())
                        .end();
            }
        }
        return rejects;
    }
}

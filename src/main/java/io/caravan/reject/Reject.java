package io.caravan.reject;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that is left out of a run.
 *
 * @param record the record's number in the file, from 1
 * @param line the line on which it begins, from 1
 * @param stage the room that refused it
 * @param violations the rules it breaks, at least one
 * @param mends the refused record that it was to mend; null for any other record
 * @param key the values of its key, in the order of the contract's; null where they are not known or nobody needs them
 */
public record Reject(
        long record,
        long line,
        Stage stage,
        List<Violation> violations,
        @Nullable RefusedRecord mends,
        @Nullable List<Object> key) {

    public Reject {
        violations = List.copyOf(violations);
    }

    public Reject(long record, long line, Stage stage, List<Violation> violations, @Nullable RefusedRecord mends) {
        this(record, line, stage, violations, mends, null);
    }

    public Reject(long record, long line, Stage stage, Violation violation) {
        this(record, line, stage, List.of(violation), null);
    }

    /** The same with its key in another form. */
    public Reject withKey(@Nullable List<Object> other) {
        return new Reject(record, line, stage, violations, mends, other);
    }

    /** Names the place and no value. */
    @Override
    public String toString() {
        return "record " + record + " at line " + line + " " + violations;
    }
}

package io.caravan.run;

import io.caravan.reject.Reject;
import java.util.List;

/**
 * A batch of some thousand rows of a run, and the rejects among them so far. Each room gives a type of its own, which
 * only that room can make, so that a batch cannot skip one.
 *
 * @param <R> {@link Row}, but for rows that nobody has judged yet
 */
public abstract class Rows<R> {

    private final Run run;
    private final List<R> rows;
    private final List<Reject> rejects;

    protected Rows(Run run, List<R> rows, List<Reject> rejects) {
        this.run = run;
        this.rows = List.copyOf(rows);
        this.rejects = List.copyOf(rejects);
    }

    public Run run() {
        return run;
    }

    public List<R> rows() {
        return rows;
    }

    public List<Reject> rejects() {
        return rejects;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + " of run " + run.id() + ": " + rows.size() + " rows, " + rejects.size()
                + " rejects";
    }
}

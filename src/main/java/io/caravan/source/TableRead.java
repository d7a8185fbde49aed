package io.caravan.source;

import io.caravan.contract.DatasetName;
import io.caravan.database.SessionLock;
import io.caravan.failure.SourceException;
import io.caravan.run.TableReads.Beginning;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A table of others while it is read, which is nobody else's turn until this is closed. */
public final class TableRead implements AutoCloseable {

    private final DatasetName dataset;
    private final Beginning beginning;
    private final Tables.Extent extent;
    private final String statement;
    private final SessionLock turn;

    TableRead(DatasetName dataset, Beginning beginning, Tables.Extent extent, String statement, SessionLock turn) {
        this.dataset = dataset;
        this.beginning = beginning;
        this.extent = extent;
        this.statement = statement;
        this.turn = turn;
    }

    DatasetName dataset() {
        return dataset;
    }

    Beginning beginning() {
        return beginning;
    }

    /** How much of the table is read. */
    public Tables.Extent extent() {
        return extent;
    }

    /** What its database is to be asked. */
    public String statement() {
        return statement;
    }

    /** The moment that its records are of. */
    public LocalDateTime asOf() {
        return beginning.asOf();
    }

    /**
     * The keys that an answer consists of, each as a JSON object.
     *
     * @throws SourceException when the answer may lack rows, so that absence proves nothing
     */
    public Iterator<String> keys(Iterator<Map<String, Object>> rows) {
        return whole(rows, " or it is a view, so nothing is compared with it")
                .filter(row -> row.get(SourceTable.RECORD) != null)
                .map(row -> (String) Objects.requireNonNull(row.get(SourceTable.RECORD)))
                .iterator();
    }

    /**
     * The same rows, where they are all that there is of a dataset.
     *
     * @throws SourceException when the answer may lack rows
     */
    public Iterator<Map<String, Object>> whole(Iterator<Map<String, Object>> rows) {
        return whole(rows, ", so it is not taken for all that there is (load: replace)")
                .iterator();
    }

    private static Stream<Map<String, Object>> whole(Iterator<Map<String, Object>> rows, String so) {
        List<Map<String, Object>> first = rows.hasNext() ? List.of(rows.next()) : List.of();
        if (first.stream().anyMatch(row -> Boolean.TRUE.equals(row.get(SourceTable.PARTIAL)))) {
            throw new SourceException(
                    "the table may show only a part of its rows, as row-level security is active for this user" + so,
                    false);
        }
        return Stream.concat(
                first.stream(),
                StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED), false));
    }

    @Override
    public void close() {
        turn.close();
    }
}

package io.caravan.source;

import io.caravan.contract.DatasetName;
import io.caravan.database.SessionLock;
import io.caravan.run.TableReads.Beginning;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

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

    /** The keys that an answer consists of, as text. */
    public Iterator<List<String>> keys(Iterator<Map<String, Object>> rows) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public List<String> next() {
                return rows.next().values().stream().map(String.class::cast).toList();
            }
        };
    }

    @Override
    public void close() {
        turn.close();
    }
}

package io.caravan.source;

import io.caravan.run.TableReads.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records of an answer to what {@link SourceTable} asks; of one that tells of its moment, also where the read stands once
 * all of them were taken.
 */
final class ReadRows implements Iterator<String> {

    private final Iterator<Map<String, Object>> rows;
    private final Optional<Position> before;
    private final Set<Long> seen = new HashSet<>();
    private @Nullable Map<String, Object> row;
    private @Nullable Position now;

    /** @param before where the read before stood */
    ReadRows(Iterator<Map<String, Object>> rows, Optional<Position> before) {
        this.rows = rows;
        this.before = before;
        advance();
    }

    private void advance() {
        row = rows.hasNext() ? rows.next() : null;
        if (row != null && row.containsKey(SourceTable.SOURCE)) {
            if (now == null) {
                now = moment(row);
            }
            if (row.get(SourceTable.RECORD) == null) {
                row = null; // it tells of the moment alone
            }
        }
    }

    private Position moment(Map<String, Object> first) {
        String source = (String) Objects.requireNonNull(first.get(SourceTable.SOURCE));
        long horizon = number(first, SourceTable.HORIZON);
        for (Position from : before.stream().toList()) {
            if (SourceTable.isInReach(from, source, number(first, SourceTable.NEXT))) {
                seen.addAll(from.seen());
                // A replica may lag behind the server that was read before; what was read stays read.
                horizon = Math.max(horizon, from.horizon());
            }
        }
        return new Position(source, horizon, List.of(), (String) Objects.requireNonNull(first.get(SourceTable.SHAPE)));
    }

    private static long number(Map<String, Object> row, String column) {
        return (Long) Objects.requireNonNull(row.get(column));
    }

    @Override
    public boolean hasNext() {
        return row != null;
    }

    @Override
    public String next() {
        if (row == null) {
            throw new NoSuchElementException();
        }
        String record = (String) Objects.requireNonNull(row.get(SourceTable.RECORD));
        if (now != null) {
            seen.add(number(row, SourceTable.NUMBER));
        }
        advance();
        return record;
    }

    /** Where this read stands, once all its records were taken. */
    Optional<Position> position() {
        if (now == null) {
            return Optional.empty();
        }
        List<Long> open = new ArrayList<>();
        for (long number : seen) {
            if (SourceTable.isFrom(now.horizon(), number)) {
                open.add(number);
            }
        }
        return Optional.of(new Position(now.source(), now.horizon(), open, now.shape()));
    }
}

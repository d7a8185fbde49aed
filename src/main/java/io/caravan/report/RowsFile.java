package io.caravan.report;

import java.io.IOException;
import java.util.List;

/** A file that takes the rows of a report one after the other, and is whole when it is closed. */
interface RowsFile extends AutoCloseable {

    /** @param cells one for each column, as an {@link Answer} has them; null where there is none */
    void row(List<String> cells) throws IOException;

    @Override
    void close() throws IOException;
}

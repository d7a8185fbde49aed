package io.caravan.load;

import io.caravan.failure.UnreadableFileException;
import io.caravan.run.Run;

/** So many refused records that it must be another file than the dataset's: nothing of it loads. */
final class WrongFile {

    private WrongFile() {}

    /** @throws UnreadableFileException when more was refused than the contract allows */
    static void refuse(Staging staging) {
        Run run = staging.run();
        long read = staging.read();
        if (run.contract().safeguards().isBeyondThreshold(staging.rejected(), read)) {
            String reasons = staging.transaction()
                    .sql(
                            """
                            SELECT string_agg(CASE WHEN field = '' THEN message ELSE field || ': ' || message END
                                              || ' (' || records || ')', '; ' ORDER BY records DESC, field)
                            FROM (SELECT field, message, count(DISTINCT record) AS records FROM caravan.reject
                                  WHERE run = ? GROUP BY 1, 2 ORDER BY 3 DESC, 1 LIMIT 3) AS reasons""")
                    .param(run.id())
                    .query(String.class)
                    .single();
            throw new UnreadableFileException(staging.rejected() + " of its " + read
                    + " records would be refused, which is more than its dataset allows; most of them for: " + reasons);
        }
    }
}

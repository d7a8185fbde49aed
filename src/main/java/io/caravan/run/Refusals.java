package io.caravan.run;

import io.caravan.contract.DatasetName;
import io.caravan.database.Database;
import io.caravan.reject.RefusedRecord;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The books of refused records that nobody has mended yet. */
public final class Refusals {

    private final Database database;

    public Refusals(Database database) {
        this.database = database;
    }

    /**
     * A refused record.
     *
     * @param reasons why it was refused, in words of ours
     */
    public record Refusal(RefusedRecord id, long line, String reasons) {}

    /**
     * A file with refused records.
     *
     * @param file as it was handed in, below the inbox
     * @param entry within a zip; empty for the file itself
     * @param filedAs where it lies now; empty when it is gone, see {@link Filing}
     * @param rewritten whether an erasure has written it anew since
     * @param refusals in the order of the file
     */
    public record Refused(
            DatasetName dataset, String file, String entry, String filedAs, boolean rewritten, List<Refusal> refusals) {

        public Refused {
            refusals = List.copyOf(refusals);
        }
    }

    private record Row(
            long run,
            String dataset,
            String file,
            String entry,
            String filedAs,
            boolean rewritten,
            long record,
            long line,
            String reasons) {}

    /**
     * Files with refused records, the oldest first.
     *
     * @param dataset of this dataset alone, or of all when it is null
     * @param file only this one, as it was handed in, or all when it is null
     */
    public List<Refused> open(@Nullable DatasetName dataset, @Nullable String file) {
        List<Row> rows = database.once(client -> client.sql(
                        """
                        SELECT f.run, f.dataset, f.file, f.entry, coalesce(f.filed_as, '') AS filed_as, f.rewritten,
                               r.record, r.line, r.reasons
                        FROM caravan.run AS f CROSS JOIN LATERAL (
                            SELECT record, min(line) AS line,
                                   string_agg(CASE WHEN field = '' THEN message ELSE field || ': ' || message END, '; '
                                              ORDER BY field, rule) AS reasons
                            FROM caravan.reject WHERE run = f.run GROUP BY record) AS r
                        WHERE f.state = 'loaded' AND coalesce(:dataset, f.dataset) = f.dataset AND coalesce(:file, f.file) = f.file
                          AND NOT EXISTS (SELECT FROM caravan.mended AS m WHERE m.run = f.run AND m.record = r.record)
                        ORDER BY f.run, r.record""")
                .param("dataset", dataset == null ? null : dataset.toString(), Types.VARCHAR)
                .param("file", file, Types.VARCHAR)
                .query(Row.class)
                .list());
        Map<Long, List<Row>> byRun = new LinkedHashMap<>();
        rows.forEach(row ->
                byRun.computeIfAbsent(row.run(), run -> new ArrayList<>()).add(row));
        return byRun.values().stream()
                .map(run -> new Refused(
                        DatasetName.parse(run.get(0).dataset()),
                        run.get(0).file(),
                        run.get(0).entry(),
                        run.get(0).filedAs(),
                        run.get(0).rewritten(),
                        run.stream()
                                .map(row -> new Refusal(
                                        new RefusedRecord(row.run(), row.record()), row.line(), row.reasons()))
                                .toList()))
                .toList();
    }
}
